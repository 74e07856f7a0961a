"""What is said of two examples, word for word, in files that a person can read.

After a change that is meant: `python -m tests.assistant.facts.test_golden` writes them anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from nightfloat.assistant import answers, answers_changes, answers_why
from nightfloat.assistant.answers import OfBlock, Week
from nightfloat.assistant.text import Narrative
from nightfloat.auth.permissions import Role
from nightfloat.store.repositories import Requests
from tests.assistant.facts.stage import Stage, roughly, stage
from tests.explain.live_tools import example

GOLDEN = Path(__file__).parent / "golden"
NAMES = ("tiny", "surgery-call")
SHIFTS = {"tiny": ("N", "D"), "surgery-call": ("CT", "HC")}


def told(name: str) -> str:
    """Return what is said of an example."""
    with TemporaryDirectory() as folder, stage(Path(folder), example(name)) as at:
        return "\n\n".join(_text(*one) for one in _asked(at, name)) + "\n"


def _text(question: str, found: Narrative) -> str:
    lines = [f"# {question}", f"{found.title} ({found.state})"]
    lines += [f"- {one.text}" for one in found.sentences]
    if found.copyable:
        lines += ["", *(f"> {line}".rstrip() for line in found.copyable.splitlines())]
    return "\n".join(lines)


def _asked(at: Stage, name: str) -> Iterator[tuple[str, Narrative]]:
    """Yield questions and answers: about a version, and a draft with gaps after it."""
    entries = roughly(name)
    old = at.add(entries, published=True)
    new = at.add([one for number, one in enumerate(entries) if number % 29 != 7])
    memory, programme = at.memory, at.programme
    first = programme.planned[0].start
    with at.asking() as scope:
        picture = answers.shown(scope, memory, new).picture
        yield "a week", answers.summary(scope, memory, span=Week(first + timedelta(days=9)))
        yield "a block", answers.summary(scope, memory, span=OfBlock(programme.planned[0].id))
        who = programme.people[3].id
        yield "a person", answers.summary(scope, memory, span=Week(first), clinician=who)
        cells = _cells(picture.people, first)
        for id, day in cells[:4]:
            yield f"why {id} {day}", answers_why.why_cell(scope, memory, new, id, day)
        yield "cover", answers_why.cover(scope, memory, new, *cells[0])
        for row in Requests(scope.session, scope.programme_id).all()[:3]:
            yield f"request {row.code}", answers_why.why_request(scope, memory, new, row.id)
        for shift in SHIFTS[name]:
            day = first + timedelta(days=11)
            yield f"{shift} {day}", answers_why.why_unfilled(scope, memory, new, shift, day)
        yield "changes", answers_changes.changes(scope, memory, old, new)
        yield "publication", answers_changes.announce_publication(scope, memory, new)
        yield "sick", answers_changes.announce_sick(scope, memory, new, *cells[0])
        one, other = cells[0], next(cell for cell in cells if cell[0] != cells[0][0])
        yield "swap", answers_changes.announce_swap(scope, memory, new, one, other)
    with at.asking(Role.RESIDENT, who) as scope:
        yield "a resident's week", answers.summary(scope, memory, span=Week(first))
        mine = answers.summary(scope, memory, span=Week(first), clinician=who)
        yield "a resident's own week", mine


def _cells(people: object, first: date) -> list[tuple[str, date]]:
    """Return some cells with work, on the ninth to twelfth day, of everybody in turn."""
    assert isinstance(people, dict)
    found = []
    for number in (8, 9, 10, 11):
        for id, person in people.items():
            if person.days[number] not in {"", "-", "leave", "absent"}:
                found.append((id, first + timedelta(days=number)))
    return found[::3]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said(name: str) -> None:
    """Every sentence as it was read by a person."""
    assert told(name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for each in NAMES:
        (GOLDEN / f"{each}.txt").write_text(told(each), encoding="utf-8")
