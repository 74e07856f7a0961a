"""Answers of facts at 120 people × 364 days: milliseconds of processor time of each kind.

    python -m benchmarks.assistant_facts [residents] [seed]

The draft is in memory, as it is when somebody works on it. Nothing is asked twice but what changed
and the announcement, so an answer is kept of nothing else. Sentences are those of
tests/assistant/ask/corpus.toml, of people of this schedule.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.live_edits import FIRST, WORK, say, timed
from benchmarks.web_figures import seed as write
from nightfloat.api.assistant_shapes import NarrativeShown
from nightfloat.app.drafts import Drafts
from nightfloat.assistant import answers, answers_changes, answers_why
from nightfloat.assistant.answers import Memory, OfBlock, Span, Week
from nightfloat.assistant.ask.answering import Asked, ask
from nightfloat.assistant.text import Narrative
from nightfloat.auth.permissions import Role, in_programme
from nightfloat.auth.scope import Scope
from nightfloat.store import tables
from nightfloat.store.database import Database
from nightfloat.store.folder import DATABASE
from nightfloat.store.repositories import Requests, Versions

TIMES = 40
DRAFT, PUBLISHED = 1, 2

FRIDAY = date(2026, 11, 6)
"""The Friday of the week in which sentences are asked, on its Monday."""

PHRASES = (
    "summarise this week",
    "how does next week look?",
    "how is this block looking",
    "summarise {day}'s week",
    "who is on tonight?",
    "whos on fri",
    "who is working nights on saturday",
    "who is off tomorrow",
    "is anyone on nights tomorrow?",
    "when does {day} work this week",
    "what is {night} doing on friday",
    "is {off} off friday?",
    "show me {day}'s schedule",
    "why is {night} on nights friday?",
    "why is {off} off friday",
    "why is {day} working friday?",
    "why was {off}'s request declined",
    "why was {day}'s request denied?",
    "why is nobody on nights on saturday",
    "what changed?",
    "who needs to be told?",
    "who can cover for {day} on friday",
    "who can take {night}'s night on friday?",
    "{day} called in sick friday",
    "find a replacement for {night} on Nov 6",
    "draft the announcement",
    "draft a message about the swap between {day} and {night} on friday",
    "draft a sick call message for {day} on friday",
    "{day} off 6 nov",
    "request vacation for {off} from 7 dec to 11 dec",
    "swap {day} and {night} on Friday",
    "put {off} on nights friday",
    "clear {day}'s friday",
    "give {night}'s friday night to {off}",
    "put them on something",
)
"""What people type: {day}, {night} and {off} are somebody who works then, has a night, is free."""

ROUNDS = 3
"""How often each sentence is asked, each time of other people."""


def main(residents: int = 120, number: int = 1) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, residents)
        database = Database(folder / DATABASE)
        _publish(database, Random(number))
        with database.read() as session:
            scope = Scope(
                session=session,
                now=datetime(2026, 11, 2, 23, 0, tzinfo=UTC),
                user=None,
                programme_id=1,
                role=Role.SCHEDULER,
                clinician=None,
                permissions=in_programme(Role.SCHEDULER, {}),
            )
            drafts = Drafts()
            drafts.freezes = True  # as in the process that serves
            memory = Memory(drafts)
            measure(scope, memory, Random(number))
            converse(scope, memory, database, Random(number))
        database.close()


def _publish(database: Database, random: Random) -> None:
    """Publish a version in which some people have nothing in some weeks."""
    with database.write() as session:
        versions = Versions(session, 1)
        draft = versions.get(DRAFT)
        rows = versions.rows(draft)
        emptied = random.sample(sorted(rows), 6)
        made = versions.add(
            tables.Version(
                schedule_id=1,
                origin=draft.origin,
                author_id=1,
                facts=draft.facts,
                summary={},
            ),
            {id: rows[other] for id, other in zip(emptied, reversed(emptied), strict=True)}
            | {id: data for id, data in rows.items() if id not in emptied},
        )
        versions.publish(made, by=1, note="")
        assert made.id == PUBLISHED


def measure(scope: Scope, memory: Memory, random: Random) -> None:
    """Print the figures of each kind of answer."""
    cold = timed(answers.summary, scope, memory)
    print(f"first answer, the draft is read and checked: {cold:.0f} ms", flush=True)
    for block in answers.shown(scope, memory, DRAFT).book.calendar.blocks:
        with memory.drafts.held(DRAFT):
            at = answers.shown(scope, memory, DRAFT)
            answers.live_of(scope, memory, at).live.warm(block.id)
    cells = list(_cells(scope, memory, random))
    people = [person.id for person in at.book.programme.people]
    weeks = [Week(FIRST + timedelta(days=7 * number)) for number in range(TIMES)]
    blocks = [OfBlock(block.id) for block in at.book.calendar.blocks]
    requests = [row.id for row in Requests(scope.session, 1).all()]
    days = partial(_summary, scope, memory)
    kinds: dict[str, list[Callable[[], Narrative]]] = {
        "summary of a week": [partial(days, one) for one in weeks],
        "summary of a block": [partial(days, one) for one in blocks],
        "summary of a person": [partial(days, weeks[17], who) for who in people[:TIMES]],
        "why: a cell": _each(answers_why.why_cell, scope, memory, cells[:TIMES]),
        "why: a request": [
            partial(answers_why.why_request, scope, memory, DRAFT, id)
            for id in random.sample(requests, TIMES)
        ],
        "why: an unfilled shift": [
            partial(answers_why.why_unfilled, scope, memory, DRAFT, random.choice(WORK), day)
            for _, day in cells[TIMES : 2 * TIMES]
        ],
        "cover": _each(answers_why.cover, scope, memory, cells[2 * TIMES : 3 * TIMES]),
        "changes": [partial(answers_changes.changes, scope, memory, PUBLISHED, DRAFT)] * TIMES,
        "announce: a publication": [
            partial(answers_changes.announce_publication, scope, memory, DRAFT)
        ]
        * TIMES,
        "announce: an absence": _each(
            answers_changes.announce_sick, scope, memory, cells[3 * TIMES : 4 * TIMES]
        ),
    }
    for name, asked in kinds.items():
        first, *rest = [timed(_sent, one) for one in asked]
        print(f"{name}: first {first:.0f} ms, then ", end="")
        say("", iter(rest))


def converse(scope: Scope, memory: Memory, database: Database, random: Random) -> None:
    """Print the figures of sentences, and what became of them."""
    outcomes: Counter[str] = Counter()

    def answered(sentence: Asked) -> Narrative:
        found = ask(scope, memory, database, sentence)
        outcomes[found.kind] += 1
        return found.narrative

    texts = [text for _ in range(ROUNDS) for text in _sentences(scope, memory, random)]
    found = [
        (timed(_sent, partial(answered, Asked(text=text, version=DRAFT))), text) for text in texts
    ]
    (first, _), *rest = found
    print(f"sentences: first {first:.0f} ms, then ", end="")
    say("", (spent for spent, _ in rest))
    slowest = sorted(rest, reverse=True)[:3]
    print("  slowest: " + "; ".join(f"{text} ({spent:.0f} ms)" for spent, text in slowest))
    print("  " + ", ".join(f"{outcomes[kind]} {kind}" for kind in sorted(outcomes)))


def _sentences(scope: Scope, memory: Memory, random: Random) -> Iterator[str]:
    picture = answers.shown(scope, memory, DRAFT).picture
    names = {person.id: person.name for person in picture.programme.people}
    number = (FRIDAY - picture.span.first).days
    having: dict[str, list[str]] = {"day": [], "night": [], "off": []}
    for id, person in picture.people.items():
        code = person.days[number]
        role = "night" if code == "N" else "day" if code in WORK else "off"
        having[role].append(names[id])
    for phrase in PHRASES:
        yield phrase.format(**{role: random.choice(those) for role, those in having.items()})


def _summary(scope: Scope, memory: Memory, span: Span, who: str | None = None) -> Narrative:
    return answers.summary(scope, memory, version=DRAFT, span=span, clinician=who)


def _each(
    ask: Callable[[Scope, Memory, int, str, date], Narrative],
    scope: Scope,
    memory: Memory,
    cells: Sequence[tuple[str, date]],
) -> list[Callable[[], Narrative]]:
    return [partial(ask, scope, memory, DRAFT, *cell) for cell in cells]


def _sent(ask: Callable[[], Narrative]) -> None:
    NarrativeShown.of(ask()).model_dump_json(by_alias=True)


def _cells(scope: Scope, memory: Memory, random: Random) -> Iterator[tuple[str, date]]:
    """Yield cells in which somebody works, each another one."""
    picture = answers.shown(scope, memory, DRAFT).picture
    found = [
        (id, day)
        for id, person in picture.people.items()
        for day, code in zip(picture.span.all, person.days, strict=True)
        if code in WORK
    ]
    yield from random.sample(found, 5 * TIMES)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
