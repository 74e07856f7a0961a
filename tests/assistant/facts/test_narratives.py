"""What every sentence of every answer keeps, over all examples: names, dates, numbers, the gate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from nightfloat.app.picture import Picture
from nightfloat.assistant import answers, answers_changes, answers_why
from nightfloat.assistant.answers import OfBlock, Week
from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.gate.gate import Accepted, verify
from nightfloat.assistant.gate.pseudonym import mask
from nightfloat.assistant.text import Kind, Narrative, Sentence
from nightfloat.auth.permissions import Role
from nightfloat.auth.scope import Scope
from nightfloat.domain.entry import Entry
from nightfloat.rules.programme import Programme
from nightfloat.store.repositories import Requests
from tests.assistant.facts.names import odd, odd_entries
from tests.assistant.facts.stage import EXAMPLES, Stage, roughly, stage
from tests.explain.live_tools import example

ODD = "odd names"


def everything(at: Stage, scope: Scope, old: int, new: int) -> Iterator[Narrative]:
    """Yield answers of every kind about the two versions."""
    memory, programme = at.memory, at.programme
    block = (programme.planned or programme.calendar.blocks)[0]
    yield answers.summary(scope, memory)
    for version in (old, new):
        yield answers.summary(scope, memory, version=version, span=Week(block.start))
        yield answers.summary(scope, memory, version=version, span=OfBlock(block.id))
    for person in programme.people[::7]:
        yield answers.summary(scope, memory, span=Week(block.start), clinician=person.id)
        yield answers.summary(scope, memory, span=OfBlock(block.id), clinician=person.id)
    picture = answers.shown(scope, memory, new).picture
    for who, number in _cells(picture, programme):
        day = picture.span.all[number]
        yield answers_why.why_cell(scope, memory, new, who, day)
        yield answers_why.cover(scope, memory, new, who, day)
        yield answers_changes.announce_sick(scope, memory, new, who, day)
    if programme.plan.year:
        who = programme.people[0].id
        yield answers_why.why_cell(scope, memory, new, who, block.start, blocks=True)
    for row in Requests(scope.session, scope.programme_id).all()[:12]:
        yield answers_why.why_request(scope, memory, new, row.id)
    for shift in programme.shifts[:6]:
        yield answers_why.why_unfilled(scope, memory, new, shift.id, block.start)
    yield answers_changes.changes(scope, memory, old, new)
    yield answers_changes.changes(scope, memory, old, old)
    for version in (old, new):
        yield answers_changes.announce_publication(scope, memory, version)
    (one, first), (other, second) = _cells(picture, programme)[:2]
    days = picture.span.all[first], picture.span.all[second]
    if one != other and all(_works(picture, *cell) for cell in ((one, first), (other, second))):
        swap = (one, days[0]), (other, days[1])
        yield answers_changes.announce_swap(scope, memory, new, *swap)


def _works(picture: Picture, who: str, number: int) -> bool:
    return picture.people[who].days[number] not in {"", "-", "leave", "absent"}


def _cells(picture: Picture, programme: Programme) -> Sequence[tuple[str, int]]:
    """Return cells of the first planned block: of each letter the first two of other people."""
    seen: dict[str, list[tuple[str, int]]] = {}
    block = programme.planned[0]
    for person in programme.people:
        own = picture.people[person.id]
        for number, code in enumerate(own.days):
            if picture.span.all[number] in block and code not in {"", "absent"}:
                known = seen.setdefault(code, [])
                if len(known) < 2 and all(one != person.id for one, _ in known):
                    known.append((person.id, number))
    ranked = sorted(seen.items(), key=lambda row: (row[0] in {"-", "leave"}, row[0]))
    return [cell for _, cells in ranked for cell in cells][:24]


@cache
def told(name: str) -> tuple[Book, tuple[Narrative, ...]]:
    """Return many answers about one programme, and its words."""
    programme = odd() if name == ODD else example(name)
    entries = odd_entries() if name == ODD else roughly(name)
    return tell(programme, entries)


def tell(programme: Programme, entries: Sequence[Entry]) -> tuple[Book, tuple[Narrative, ...]]:
    """Return many answers about a published version, and a draft with gaps."""
    gaps = [one for number, one in enumerate(entries) if number % 41 != 7]
    with TemporaryDirectory() as folder, stage(Path(folder), programme) as at:
        old = at.add(entries, published=True)
        new = at.add(gaps)
        found: list[Narrative] = []
        with at.asking() as scope:
            found += everything(at, scope, old, new)
        resident = programme.people[0].id
        with at.asking(Role.RESIDENT, resident) as scope:
            found.append(answers.summary(scope, at.memory))
            found.append(answers.summary(scope, at.memory, clinician=resident))
        return Book(programme), tuple(found)


NAMES = (*EXAMPLES, ODD)


@pytest.fixture(params=NAMES)
def narratives(request: pytest.FixtureRequest) -> tuple[Book, tuple[Narrative, ...]]:
    """Answers about one programme, and its words."""
    return told(request.param)


def sentences(found: Sequence[Narrative]) -> Iterator[tuple[str, Sentence]]:
    """Yield every sentence with the title of its answer."""
    for narrative in found:
        for one in narrative.sentences:
            yield narrative.title, one


def test_names_are_in_pieces_for_people_only(
    narratives: tuple[Book, tuple[Narrative, ...]],
) -> None:
    """Nothing that could leave the process, or be re-worded, has a name in it."""
    book, found = narratives
    names = "|".join(re.escape(name) for name in sorted(book.alike, key=len, reverse=True))
    named = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")
    exempt = {Kind.PERSON, Kind.DAY, Kind.NOTE}
    for title, one in sentences(found):
        for piece in one.pieces:
            if piece.kind not in exempt:
                assert not named.search(piece.text), (title, one.text, piece)
        if not one.verbatim and book.programme.name != ODD:
            assert not named.search(mask(one).text), (title, one.text)


def test_the_gate_takes_every_sentence_as_itself(
    narratives: tuple[Book, tuple[Narrative, ...]],
) -> None:
    """A model that copies what it sees is always right."""
    for title, one in sentences(narratives[1]):
        if not one.verbatim:
            assert isinstance(verify(one, mask(one).text), Accepted), (title, one.text)


def test_sentences_are_well_formed(narratives: tuple[Book, tuple[Narrative, ...]]) -> None:
    """Spaces, the full stop, plurals, dates; facts say what they stand for, each one thing."""
    book, found = narratives
    words = " ".join(clause.words for clause in book.clauses.values())
    rules = [re.escape(id) for id in book.clauses if re.search("[-.]", id) and id not in words]
    raw = re.compile(rf"\d{{4}}-\d{{2}}|(?<![\w-])(?:{'|'.join(rules)})(?![\w-])")
    nouns = "shifts|people|days|others|violations|requests|times|nights|weekends|rules|demands"
    wrong = re.compile(rf"(?<![\d.])1 (?:more )?(?:{nouns})\b|\b[02-9] (?:person|day|violation)\b")
    for title, one in sentences(found):
        said = (title, one.text)
        assert one.text == one.text.strip(), said
        assert "  " not in one.text, said
        assert one.text.endswith("."), said
        assert not one.text.endswith(".."), said
        assert one.text[0] == one.text[0].upper(), said
        assert " ." not in one.text, said
        assert " ," not in one.text, said
        assert "!" not in one.text, said
        plain = "".join(piece.text for piece in one.pieces if piece.kind is not Kind.NOTE)
        assert not raw.search(plain), said
        assert not wrong.search(plain), said
        assert not re.search(r"\bnot so\b|\b\d+ -\w", plain), said
        refs: dict[tuple[Kind, str], set[str]] = {}
        for piece in one.pieces:
            assert piece.text, said
            if piece.kind in {Kind.TEXT, Kind.NOTE}:
                assert not piece.ref, said
            refs.setdefault((piece.kind, piece.text), set()).add(piece.ref)
        assert all(len(each) == 1 for each in refs.values()), said


def test_ids_are_unique_and_links_are_real(
    narratives: tuple[Book, tuple[Narrative, ...]],
) -> None:
    """Each sentence has its own id, and leads to people that the programme has."""
    book, found = narratives
    for narrative in found:
        ids = [one.id for one in narrative.sentences]
        assert ids == [f"s{number}" for number in range(1, len(ids) + 1)]
        assert narrative.sentences
        for one in narrative.sentences:
            assert len(set(one.links)) == len(one.links)
            for link in one.links:
                assert not link.clinician or link.clinician in book.names
                assert link != type(link)()
            people = [piece.ref for piece in one.pieces if piece.kind is Kind.PERSON]
            assert all(ref in book.names for ref in people)


def test_no_answer_gives_the_reason_of_leave() -> None:
    """Leave is approved or it is not; its kind and note are nobody's business."""
    programme = example("tiny")
    kinds = {one.kind for one in programme.leave} | {
        one.note for one in programme.leave if one.note
    }
    assert kinds
    _, found = told("tiny")
    for title, one in sentences(found):
        plain = "".join(piece.text for piece in one.pieces if piece.kind is not Kind.NOTE)
        for kind in kinds - {"vacation"}:
            assert kind not in plain, (title, one.text)
    for narrative in found:
        assert not any(kind in narrative.copyable for kind in kinds)


def test_answers_are_the_same_each_time() -> None:
    """Another process, the same words: nothing depends on the order of sets or on the clock."""
    one = told("tiny")[1]
    told.cache_clear()
    assert told("tiny")[1] == one
