"""Made-up sentences of the kinds that the product says.

A line such as `{P May Chen} works {S N} on {D Friday 23 October}.` is a sentence with a person, a
shift and a day; T is a stretch of days, R a rotation, N a number, L a rule. What a piece stands
for is its text, or what follows a `#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from nightfloat.assistant.text import Kind, Piece, Sentence

KINDS = {
    "P": Kind.PERSON,
    "D": Kind.DAY,
    "T": Kind.DAY,
    "S": Kind.SHIFT,
    "R": Kind.ROTATION,
    "N": Kind.NUMBER,
    "L": Kind.RULE,
}
_PIECE = re.compile(r"\{(?P<kind>[PDTSRNL]) (?P<text>[^}#]*)(?:#(?P<ref>[^}]*))?\}")


def sentence(line: str, id: str = "s1") -> Sentence:
    """Return the sentence of a line in the notation above."""
    pieces: list[Piece] = []
    place = 0
    for match in _PIECE.finditer(line):
        if match.start() > place:
            pieces.append(Piece(Kind.TEXT, line[place : match.start()]))
        ref = match["ref"] or match["text"]
        if match["kind"] == "T" and "/" not in ref:
            ref = f"{ref}/end"
        pieces.append(Piece(KINDS[match["kind"]], match["text"], ref))
        place = match.end()
    if place < len(line):
        pieces.append(Piece(Kind.TEXT, line[place:]))
    return Sentence(id=id, pieces=tuple(pieces))


@dataclass(frozen=True, slots=True)
class Form:
    """A sentence without its who, when and what.

    `alike` names people who share all that the sentence says: their order means nothing. `when`
    is a day that may stand anywhere, for the sentence says one thing, and of that day.
    """

    line: str
    alike: frozenset[str] = frozenset()
    when: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A sentence and the form that it has."""

    sentence: Sentence
    form: Form


NAMES = (
    *("May Chen", "Ana Friday", "June April", "Will Short", "Dee Day", "Noor Night", "Ida March"),
    *("Sean O'Neil", "Jean-Luc Petit-Smith", "Sam Reed", "Tom Reed", "James Mensah", "Bo Not"),
    *("Grace Hours", "Al On", "Zoë Müller", "Ng", "Max Two", "Hope Only", "Dr. Lee", "Rose May"),
    *("Nora van der Berg", "Ulla D", "Sam Reed Jr.", "Chris Because", "A1"),
)
DAYS = (
    *("Friday 23 October", "Saturday 24 October", "Sunday 25 October", "Monday 26 October"),
    *("Friday 1 May", "Sunday 1 March", "Thursday 31 December", "Tuesday 2 June"),
    *("Wednesday 22 July", "Monday 3 August"),
)
STRETCHES = ("Mon 6 – Wed 8 July", "Mon 26 October – Sun 1 November", "Fri 1 – Sun 3 May")
SHIFTS = (
    *("N", "D", "NF", "E2", "Ward nights", "Ward, short day", "Unit, night"),
    *("Jeopardy: backup from home", "Day float", "A1"),
)
ROTATIONS = (
    *("Medical intensive care", "MICU", "Emergency department", "Cardiology elective"),
    *("Wards", "Rheumatology and endocrinology elective", "May elective"),
)
RULES = ("80 hours a week", "one day in seven off", "max-nights", "ten hours of rest", "PGY-1 cap")
NUMBERS = ("2", "3", "4", "7", "9", "12", "16", "24", "64", "71.5", "80", "84", "1,200", "100")
POOLS = {
    "P": NAMES,
    "D": DAYS,
    "T": STRETCHES,
    "S": SHIFTS,
    "R": ROTATIONS,
    "N": NUMBERS,
    "L": RULES,
}

_TWO = frozenset({"P1", "P2"})
_THREE = _TWO | {"P3"}

FORMS = (
    # who works what
    Form("{P1} works {S1} on {D1}.", when="D1"),
    Form("{P1} is on {S1} from {D1} to {D2}."),
    Form("{P1} has {S1} on {D1} and {S2} on {D2}."),
    Form("{P1} has {S1} on {D1}, {P2} on {D2}."),
    Form("{P1} is on {R1} in block 3, {P2} on {R2}."),
    Form("On {D1} {P1} works {S1} and {P2} works {S2}."),
    Form("On {D1}, {S1} goes to {P1}, {S2} to {P2} and {S3} to {P3}."),
    Form("{P1} works {N1} nights in a row, from {D1} to {D2}."),
    Form("{P1} and {P2} work {S1} on {D1}.", _TWO, "D1"),
    Form("On {D1} {P1}, {P2} and {P3} work {S1}.", _THREE, "D1"),
    Form("On {D1}, {P1}, {P2}, and {P3} are off.", _THREE, "D1"),
    Form("{P1} and {P2} work {S1} and {S2} on {D1}.", when="D1"),
    Form("{P1} is on {S1} with {P2} and {P3} on {D1}.", frozenset({"P2", "P3"})),
    Form("On call on {D1}: {P1} until 07:00, then {P2}."),
    Form("On {D1} {P1} starts at 07:00 and {P2} at 19:00."),
    # leave and days off
    Form("{P1} is on approved leave on {D1}.", when="D1"),
    Form("{P1} is on approved leave from {D1} to {D2}, and {P2} from {D3}."),
    Form("{N1} people are on leave on {D1}: {P1} and {P2}.", _TWO, "D1"),
    Form("{P1} is off on {D1} but works {S1} on {D2}."),
    Form("Nobody is on leave on {D1}.", when="D1"),
    Form("{P1} has only {N1} days off between {D1} and {D2}."),
    # counts and hours
    Form("{N1} of {N2} shifts are filled, {N3} are not."),
    Form("{P1} has {N1} hours in the week of {D1}, at most {N2} allowed."),
    Form("{P1} works {N1} hours, {N2} over the limit of {N3}."),
    Form("{S1} on {D1} needs {N1} people and has {N2}."),
    Form("{S1} on {D1} is unfilled.", when="D1"),
    Form("{S1} on {D1} and {S2} on {D2} are unfilled."),
    Form("No more than {N1} nights in a row are allowed, and {P1} has {N2}."),
    Form("{P1} must have at least {N1} hours of rest before {D1}."),
    Form("{T1} has {N1} shifts, of which {N2} are at night."),
    # why not
    Form("{P1} cannot take {S1} on {D1} because of {L1}.", when="D1"),
    Form("{P1} is not on {S1} on {D1} because {P1} is on approved leave.", when="D1"),
    Form("{P1} cannot work {S1} on {D1}: it breaks {L1} by {N1} hours."),
    Form("{P1}'s request for {S1} on {D1} was refused because {P2} asked first."),
    Form("{P1} asked for {D1} off, which {L1} does not allow."),
    Form("Only {P1} may work {S1} on {D1} because {P2} is on {R1}."),
    Form("If {P1} takes {S1} on {D1}, {P2} must take {S2}.", when="D1"),
    Form("{P1} would work {N1} hours instead of {N2}, which breaks {L1}."),
    Form("{P1} has not asked for {D1} off."),
    # fairness
    Form("{P1} has {N1} more nights than {P2}."),
    Form("{P1} has the most weekends, {N1}, and {P2} the fewest, {N2}."),
    Form("{P1} and {P2} have {N1} and {N2} nights."),
    Form("The nights of residents differ by at most {N1}, from {P1} to {P2}."),
    # changes
    Form("{P1} moves from {S1} to {S2} on {D1}.", when="D1"),
    Form("{P1} takes {S1} on {D1} from {P2}.", when="D1"),
    Form("{P1} and {P2} swap {S1} and {S2} on {D1}.", when="D1"),
    Form("{P1} gives {S1} on {D1} to {P2} and takes {S2} on {D2}."),
    Form("{P1} must be told before {D1}, {P2} before {D2}."),
    Form("{P1} and {P2} must be told before {D1}.", _TWO),
    Form("{P1} no longer has {S1} on {D1}."),
    Form("{P1} works {S1} on {D1}, not {P2}."),
    # who can cover
    Form("{P1} can take {S1} on {D1} at no cost."),
    Form("{P1}, {P2} and {P3} can take {S1} on {D1}.", _THREE, "D1"),
    Form("{P1} could take {S1} on {D1}, but {P2} could not.", when="D1"),
    Form("The best are {P1}, {P2} and {P3}, in this order."),
    Form("Nobody can take {S1} on {D1} without breaking {L1}."),
    Form("{P1} can take {S1} on {D1} only if {P2} takes {S2}."),
    Form("{P1} can take it if {P2} works {S1} on {D1} instead."),
    # findings
    Form("{P1} breaks {L1} on {D1}: {N1} hours, at most {N2} allowed."),
    Form("{P1} has less than {N1} hours of rest after {S1} on {D1}."),
    Form("{L1} is broken {N1} times, {N2} of them by {P1}."),
)

_SLOT = re.compile(r"\{([PDTSRNL])(\d)\}")


def made(form: Form, random: Random, id: str) -> Made:
    """Return a sentence of the form: other slots are other things, days in their order."""
    chosen: dict[str, str] = {}
    for kind, pool in POOLS.items():
        slots = sorted({f"{kind}{number}" for k, number in _SLOT.findall(form.line) if k == kind})
        picked = random.sample(range(len(pool)), len(slots))
        for slot, place in zip(slots, sorted(picked) if kind == "D" else picked, strict=True):
            chosen[slot] = f"{{{kind} {pool[place]}}}"
    line = _SLOT.sub(lambda match: chosen[match[1] + match[2]], form.line)
    return Made(sentence(line, id), form)


def make(seed: int, each: int) -> Iterator[Made]:
    """Yield so many sentences of every form."""
    random = Random(seed)
    for number, form in enumerate(FORMS):
        for turn in range(each):
            yield made(form, random, f"s{number}.{turn}")
