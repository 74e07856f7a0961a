"""What a sentence would change: tried by the engine, told, and left to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nightfloat.app import edits
from nightfloat.app.operations import Operation
from nightfloat.assistant.answers import Memory, Shown
from nightfloat.assistant.ask.reading import Ask, Intent, Known, Reading
from nightfloat.assistant.ask.sentences import IDLE, code_of, parts_of
from nightfloat.assistant.facts.findings import finding_links, finding_pieces, tell_findings
from nightfloat.assistant.facts.sentences import Part, Told, cell, counted
from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.text import Piece, listed, text
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.domain.errors import NightfloatError
from nightfloat.domain.findings import Finding, Severity
from nightfloat.domain.time import DAY
from nightfloat.rules.grid import ABSENT, LEAVE
from nightfloat.store.database import Database

_MOST = 4

_KINDS: Mapping[Ask, str] = {
    Ask.WISH: "a wish to be off",
    Ask.NEED: "a need to be off",
    Ask.VACATION: "vacation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """The request to the ordinary endpoint that would do it, with the asker's own rights."""

    method: str
    path: str
    if_match: str | None
    body: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a reading would do, and the action that does it.

    `violations` are the findings, as an edit answers them, that it would bring and that nobody
    allows: the endpoint takes the action then only with `allow_violations`.
    """

    told: Told
    action: Action
    violations: tuple[Mapping[str, Any], ...] = ()


class NotPossibleError(NightfloatError):
    """What was asked for is understood, but it cannot be done; `told` says why."""

    code = "not-possible"

    def __init__(self, told: Told) -> None:
        self.told = told
        super().__init__(" ".join(one.text for one in told.sentences))


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who asks for a change, and of what."""

    scope: Scope
    memory: Memory
    database: Database
    at: Shown
    known: Known

    @property
    def book(self) -> Book:
        """The words of the programme."""
        return self.at.book

    def code(self, id: str, day: date) -> str:
        """Return what somebody has on a day."""
        return code_of(self.at.picture, id, day)


def propose(desk: Desk, found: Reading) -> Proposal:
    """Return what a complete reading would do and the action that does it; nothing is written.

    Raises NotPossibleError for what the asker may not do, and for what makes no sense; LiveError
    and PinnedError as an edit does.
    """
    if found.intent is Intent.REQUEST_OFF and _is_request(desk, found):
        return _request(desk, found)
    _may_edit(desk)
    operation = _operation(desk, found)
    told = Told()
    told.add(*_what(desk, found), links=[cell(id, found.days[0]) for id in found.people])
    verdict = edits.edit(
        desk.database,
        desk.memory.drafts,
        desk.scope,
        desk.at.found.id,
        etag=lambda _: None,
        asked=edits.Request(
            operations=(operation,),
            columns=("days", found.days[0], found.days[-1] + DAY),
            dry_run=True,
        ),
    )
    violations = _unallowed(verdict)
    _tell_verdict(desk, told, found, verdict, violations)
    action = Action(
        method="POST",
        path=f"{_base(desk)}/versions/{desk.at.found.id}/edits",
        if_match=verdict["etag"],
        body={"operations": [operation.as_json()]},
    )
    return Proposal(told=told, action=action, violations=violations)


def _unallowed(verdict: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the violations for which the edits would refuse it."""
    must = Severity.MUST.value
    return tuple(one for one in verdict["new"] if one["severity"] == must and one["waiver"] is None)


def _base(desk: Desk) -> str:
    return f"/api/scheduling/programmes/{desk.scope.programme_id}"


def _stop(*parts: Part, then: str = "") -> NotPossibleError:
    told = Told()
    told.add(*parts)
    if then:
        told.add(then)
    return NotPossibleError(told)


def _may_edit(desk: Desk) -> None:
    scope, found = desk.scope, desk.at.found
    if not scope.can(Permission.EDIT):
        own = scope.clinician is not None and scope.can(Permission.REQUESTS_OWN)
        then = "You can ask for days off for yourself." if own else ""
        raise _stop("Only schedulers and administrators can change the schedule", then=then)
    if not found.draft:
        raise _stop(
            f"Version {found.number} is {found.state.value} and never changes",
            then="Fork it into a draft, then ask again.",
        )


# ── Requests ────────────────────────────────────────────────────────────────────────────────────


def _is_request(desk: Desk, found: Reading) -> bool:
    """Whether a day off is asked for by a request: one's own, vacation, or where none may edit."""
    own = found.people[0] == desk.scope.clinician
    editor = desk.scope.can(Permission.EDIT) and desk.at.found.draft
    return own or found.ask is Ask.VACATION or not editor


def _request(desk: Desk, found: Reading) -> Proposal:
    scope, book, who = desk.scope, desk.book, found.people[0]
    own = who == scope.clinician
    everybody = scope.can(Permission.REQUESTS_ALL)
    if not everybody and not (own and scope.can(Permission.REQUESTS_OWN)):
        then = "Ask for your own days off, or ask a scheduler." if scope.clinician else ""
        raise _stop("Only schedulers and approvers can ask for somebody else", then=then)
    first, last = found.days[0], found.days[-1]
    if first < desk.known.today:
        raise _stop(book.stretch(first, last), " is past, so it cannot be asked for")
    told = Told()
    told.add(
        "This would ask for ",
        book.stretch(first, last),
        " off for ",
        book.person(who),
        f", as {_KINDS[found.ask]}",
        links=[cell(who, first)],
    )
    work = [(day, desk.code(who, day)) for day in found.days]
    for day, code in [one for one in work if one[1] not in IDLE][:_MOST]:
        told.add(
            book.person(who), " ", book.state(code), " on ", book.day(day), links=[cell(who, day)]
        )
    told.add("A scheduler decides on it. Nothing is sent before you confirm")
    body: dict[str, Any] = {
        "kind": found.ask.value,
        "start": first.isoformat(),
        "end": last.isoformat(),
    }
    if not own:
        body["clinician"] = who
    path = f"{_base(desk)}/requests"
    return Proposal(told=told, action=Action(method="POST", path=path, if_match=None, body=body))


# ── Edits ───────────────────────────────────────────────────────────────────────────────────────


def _operation(desk: Desk, found: Reading) -> Operation:
    """Return what a reading does to the draft; raise NotPossibleError where it does nothing."""
    who, first, length = found.people[0], found.days[0], len(found.days)
    if found.intent is Intent.ASSIGN:
        if found.rotation is not None and found.block is not None:
            if not desk.at.found.plan.year:
                raise _stop("This schedule plans days, not the rotations of blocks")
            block = desk.known.calendar.block(found.block)
            return Operation(
                op="assign", clinician=who, day=block.start, layer="blocks", code=found.rotation
            )
        assert found.shift is not None
        if all(desk.code(who, day) == found.shift for day in found.days):
            raise _stop(desk.book.person(who), " has ", desk.book.work(found.shift), " already")
        return Operation(op="assign", clinician=who, day=first, code=found.shift, length=length)
    if found.intent in {Intent.PIN, Intent.UNPIN}:
        _has(desk, found, who)
        op = "pin" if found.intent is Intent.PIN else "unpin"
        return Operation(op=op, clinician=who, day=first, length=length)  # type: ignore[arg-type]
    if found.intent is Intent.SWAP:
        return _swap(desk, found)
    if found.intent is Intent.HAND_OVER:
        _works(desk, found, who)
        return Operation(
            op="move", clinician=who, day=first, to_clinician=found.people[1], to_day=first
        )
    _works(desk, found, who)
    return Operation(op="clear", clinician=who, day=first, length=length)


def _swap(desk: Desk, found: Reading) -> Operation:
    who, other = found.people
    mine = [desk.code(who, day) for day in found.days]
    theirs = [desk.code(other, day) for day in found.days]
    for id, codes in ((who, mine), (other, theirs)):
        _present(desk, found, id, codes)
    if mine == theirs:
        raise _stop(
            desk.book.people([who, other]),
            " have the same on ",
            desk.book.stretch(found.days[0], found.days[-1]),
            then="There is nothing to swap.",
        )
    if found.shifts and not any(_meant(found, code) for code in (*mine, *theirs)):
        raise _stop(
            "Neither of the two has ", _shifts(desk, found), " on ", desk.book.day(found.days[0])
        )
    return Operation(
        op="swap", clinician=who, other=other, day=found.days[0], length=len(found.days)
    )


def _meant(found: Reading, code: str) -> bool:
    return bool(set(parts_of(code)) & set(found.shifts))


def _shifts(desk: Desk, found: Reading) -> tuple[Piece, ...]:
    return listed([desk.book.work(code) for code in found.shifts], "or")


def _has(desk: Desk, found: Reading, who: str) -> None:
    """Pass when somebody has what the sentence says that they have."""
    for day in found.days if found.shifts else ():
        if not _meant(found, desk.code(who, day)):
            raise _so(desk, who, day)


def _works(desk: Desk, found: Reading, who: str) -> None:
    """Pass when somebody has work that can be taken away, the one that the sentence names."""
    codes = [desk.code(who, day) for day in found.days]
    _present(desk, found, who, codes)
    if all(code in IDLE for code in codes):
        raise _so(desk, who, found.days[0])
    _has(desk, found, who)


def _present(desk: Desk, found: Reading, who: str, codes: Sequence[str]) -> None:
    """Pass when somebody is there on all days: leave is changed by who grants it."""
    for day, code in zip(found.days, codes, strict=True):
        if code in {LEAVE, ABSENT}:
            raise _so(desk, who, day)


def _so(desk: Desk, who: str, day: date) -> NotPossibleError:
    """Return that somebody has on a day what they have."""
    book = desk.book
    return _stop(book.person(who), " ", book.state(desk.code(who, day)), " on ", book.day(day))


# ── In words ────────────────────────────────────────────────────────────────────────────────────


def _what(desk: Desk, found: Reading) -> list[Part]:
    """Return what would change, as parts of a sentence."""
    book, days = desk.book, found.days
    if found.intent is Intent.ASSIGN:
        return _what_given(desk, found)
    when, person = book.stretch(days[0], days[-1]), book.person(found.people[0])
    now = desk.code(found.people[0], days[0])
    if len(found.people) > 1:
        other = book.person(found.people[1])
        theirs = desk.code(found.people[1], days[0])
        if found.intent is Intent.HAND_OVER:
            given: list[Part] = ["This would give ", book.work(now), " of ", person, " on ", when]
            lost: list[Part] = [", whose ", book.work(theirs), " then falls away"]
            return [*given, " to ", other, *([] if theirs in IDLE else lost)]
        if len(days) > 1:
            return ["This would swap what ", person, " and ", other, " have on ", when]
        gets: list[Part] = [person, " gets ", book.thing(theirs), ", ", other, " gets "]
        return ["This would swap ", when, ": ", *gets, book.thing(now)]
    what = book.thing(now) if len(days) == 1 else (text("what is planned"),)
    if found.intent in {Intent.PIN, Intent.UNPIN}:
        return [f"This would {found.intent} ", what, " on ", when, " for ", person]
    return ["This would take ", what, " on ", when, " from ", person]


def _what_given(desk: Desk, found: Reading) -> list[Part]:
    book, who, days = desk.book, found.people[0], found.days
    if found.rotation is not None and found.block is not None:
        where = f" in {book.block(found.block)}"
        return ["This would put ", book.person(who), " on ", book.work(found.rotation), where]
    assert found.shift is not None
    when = book.stretch(days[0], days[-1])
    given: list[Part] = ["This would give ", book.work(found.shift), " on ", when, " to "]
    now: list[Part] = [", who ", book.state(desk.code(who, days[0])), " now"]
    return [*given, book.person(who), *(now if len(days) == 1 else [])]


def _tell_verdict(
    desk: Desk,
    told: Told,
    found: Reading,
    verdict: Mapping[str, Any],
    violations: Sequence[Mapping[str, Any]],
) -> None:
    """Tell what the engine says of it: what it breaks, mends and costs."""
    book = desk.book
    broken = [(one["key"], finding_of(one)) for one in violations]
    advised = [
        (one["key"], finding_of(one))
        for one in verdict["new"]
        if one["severity"] != Severity.MUST.value and one["waiver"] is None
    ]
    if broken:
        many = counted(len(broken), "violation", "violations")
        told.add("It brings ", many, ", so it is saved only if you allow that")
    tell_findings(told, book, broken, where="these days", most=_MOST)
    if not broken and found.intent not in {Intent.PIN, Intent.UNPIN}:
        cells = [cell for row in verdict["coverage"] for cell in row["cells"]]
        covered = ", and every shift that it touches stays covered" if cells else ""
        short = any(is_short for _, _, is_short in cells)
        told.add("It breaks no rule", "" if short else covered)
    for key, one in advised[:_MOST]:
        told.add("Advice: ", *finding_pieces(book, one), links=finding_links(book, key, one))
    solved = sum(one["severity"] == Severity.MUST.value for one in verdict["solved"])
    if solved:
        told.add("It solves ", *counted(solved, "violation", "violations"))
    _tell_costs(told, book, verdict["costs"])
    told.add("Nothing is changed before you confirm")


def _tell_costs(told: Told, book: Book, costs: Sequence[Mapping[str, Any]]) -> None:
    wishes = [one for one in costs if one["tier"] in {"fair", "wishes"}]
    for worse, words in ((True, "It is worse by "), (False, "It is better by ")):
        rows = [one for one in wishes if (one["amount"] > 0) is worse]
        for one in sorted(rows, key=lambda each: -abs(each["amount"]))[:2]:
            points = counted(abs(one["amount"]), "point", "points")
            told.add(words, *points, " for “", *book.rule(one["rule"]), "”")


def finding_of(one: Mapping[str, Any]) -> Finding:
    """Return the finding that an answer of the edits holds."""
    start, end = (
        datetime.fromisoformat(one[key]) if one[key] else None for key in ("start", "end")
    )
    return Finding(
        rule=one["rule"],
        severity=Severity(one["severity"]),
        message=one["message"],
        clinicians=tuple(who["id"] for who in one["clinicians"]),
        start=start,
        end=end,
        measured=one["measured"],
        limit=one["limit"],
        unit=one["unit"],
        facts=tuple((name, value) for name, value in one["facts"]),
    )
