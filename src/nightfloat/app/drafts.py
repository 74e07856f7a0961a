"""Versions in memory: the live check of those that are worked on, and what is shown of any."""

from __future__ import annotations

import gc
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.orm import Session

from nightfloat.app.basis import judged_by
from nightfloat.app.findings import Waivers, Writer
from nightfloat.app.picture import LineCache, Marks, Person, Picture, Week
from nightfloat.app.reports import report_of, week_of, weeks_of
from nightfloat.app.runs import Days, group_of
from nightfloat.app.standing import Standing
from nightfloat.app.versions import SEEN_BY_ALL, Known, in_force, known
from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding
from nightfloat.explain.live import Live, Verdict
from nightfloat.explain.live_clock import Average
from nightfloat.explain.live_state import on
from nightfloat.rules.check import check_hours
from nightfloat.rules.clock.check import Assessment
from nightfloat.rules.language import Tier
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import rotations_of
from nightfloat.store import contents
from nightfloat.store.repositories import Versions
from nightfloat.store.rows import RowContent, unpack_row
from nightfloat.store.snapshot import ProgrammeCache

LIVES = 3
"""Versions whose check is kept alive."""

MOST_ENTRIES = 120_000
"""All entries of those versions together; a year of 120 people has about 40,000."""

BOARDS = 14
"""Blocks of a version that stay compiled: all of a year; about 2 MB each for 120 people."""

K = TypeVar("K")
V = TypeVar("V")


class Kept(OrderedDict[K, V]):
    """The last few things used, by key."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def take(self, key: K) -> V | None:
        """Return what is kept under a key, and keep it longer."""
        if key not in self:
            return None
        self.move_to_end(key)
        return self[key]

    def keep(self, key: K, value: V) -> V:
        """Keep something; what was used longest ago goes."""
        self[key] = value
        self.move_to_end(key)
        while len(self) > self.most:
            self.popitem(last=False)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a draft showed before an edit."""

    people: dict[str, Person]
    stale: dict[str, None]
    measured: dict[str, tuple[Sequence[Average], Week | None]]
    standing: Standing
    picture: Picture | None


class Draft:
    """A version at its newest revision with its live check. Hold its lock while using it."""

    def __init__(
        self,
        found: Known,
        programme: Programme,
        rows: Mapping[str, RowContent],
        before: Mapping[str, Person] | None,
        pause: Callable[[], None] = on,
    ) -> None:
        self.basis = found.basis
        self.revision = found.revision
        self.span = Days(programme.calendar, found.start, found.end)
        self.programme = programme
        self.before = before
        entries = [one for row in rows.values() for one in row.entries]
        self.live = Live(programme, entries, boards=BOARDS, pause=pause)
        self.size = sum(len(row.entries) for row in rows.values())
        self.people: dict[str, Person] = {}
        self.groups = {
            person.id: group_of(person, found.start, found.end) for person in programme.people
        }
        self._picture: Picture | None = None
        self._shown: Picture | None = None
        self._trying = False
        self._standing = Standing.of(programme, self.live.findings)
        self._writer = Writer(programme, {})
        self._marks = Marks(programme, self.span)
        self._lines: LineCache = {}
        self._stale: dict[str, None] = {}
        self._measured: dict[str, tuple[Sequence[Average], Week | None]] = {}
        self.clinicians = {person.id: person for person in programme.people}
        for id in sorted({*rows, *self.clinicians}):
            self._show(id, rows[id].pins if id in rows else ())

    def _show(self, id: str, pins: Iterable[str]) -> None:
        self.people[id] = Person(
            programme=self.programme,
            span=self.span,
            id=id,
            entries=self.live.entries_of(id),
            pins=frozenset(pins),
            rotation=self.live.sheet_of(id).rotation,
        )
        self._stale[id] = None
        self._picture = None

    def writer(self, waivers: Waivers) -> Writer:
        """Return what writes the findings of the version."""
        found = copy(self._writer)
        found.waivers = waivers
        return found

    def pins(self, id: str) -> frozenset[str]:
        """Return what of a person is pinned."""
        return self.people[id].pins

    def edited(self, verdict: Verdict, pins: Mapping[str, frozenset[str]]) -> Seen:
        """Show people as they are after an edit of the live check, or of pins.

        It is a trial, which nobody else sees, until `stored`. Returns what was shown before: for
        `take_back`.
        """
        before = Seen(
            people=dict(self.people),
            stale=dict(self._stale),
            measured=dict(self._measured),
            standing=self._standing,
            picture=self._picture,
        )
        self._trying = True
        self._standing = self._standing.after(verdict.removed, verdict.added)
        for id in sorted({*verdict.after, *pins}):
            self._show(id, pins.get(id, self.people[id].pins))
        return before

    def take_back(self, verdict: Verdict, before: Seen) -> None:
        """Be as before the latest edit."""
        self.live.take_back(verdict)
        self.people, self._stale, self._measured = before.people, before.stale, before.measured
        self._standing, self._picture = before.standing, before.picture
        self._trying = False

    def stored(self, revision: int) -> None:
        """Note that what is in memory is in the store now, as this revision."""
        self.revision = revision
        self._picture = None
        self._trying = False
        self.live.settle()

    def _weeks(self) -> dict[str, Week]:
        """Return everybody's hours, found anew for those who were measured again.

        An edit at the edge of the schedule measures everybody again: one of the others tells.
        """
        probe = next((id for id in self.clinicians if id not in self._stale), None)
        known = self._measured.get(probe or "")
        if known is None or self.live.averages(probe or "") is not known[0]:
            self._stale = dict.fromkeys(self.clinicians)
        for id in self._stale:
            if id in self.clinicians:
                averages = self.live.averages(id)
                self._measured[id] = (averages, week_of(averages))
        self._stale = {}
        return {id: week for id, (_, week) in self._measured.items() if week is not None}

    @property
    def shown(self) -> Picture | None:
        """The version as it was shown last, by its revision in the store; None before that.

        Never a trial: whoever does not hold the version may ask for this.
        """
        return self._shown

    @property
    def picture(self) -> Picture:
        """The version as it is in memory, with a trial if one is made."""
        if self._picture is None:
            told, standing = self.live.told, self._standing
            self._picture = Picture(
                revision=self.revision,
                programme=self.programme,
                span=self.span,
                people=dict(self.people),
                find=lambda: told.findings,
                stand=lambda: standing,
                weeks=self._weeks(),
                marks=self._marks,
                before=self.before,
                groups=self.groups,
                costs=self.live.costs,
                lines=self._lines,
            )
        if not self._trying:
            self._shown = self._picture
        return self._picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A check from scratch; `agrees` when the live check of the same state says the same."""

    findings: tuple[Finding, ...]
    weeks: Mapping[str, Week]
    costs: Mapping[Tier, Mapping[str, int]]
    agrees: bool


@dataclass(slots=True)
class _Hold:
    """The lock of a version, and how many hold it or wait for it."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    users: int = 0


class Drafts:
    """What this process keeps of versions between requests. Any thread may call it.

    Take `held` before a writing transaction, never inside one: an edit holds the version's lock
    while it waits for its turn to write.
    """

    freezes = False
    """Whether the garbage collector leaves what is in memory alone once a draft is opened: a
    look through a year's draft takes a fifth of a second. For a process that does nothing else."""

    def __init__(self, lives: int = LIVES) -> None:
        self.programmes = ProgrammeCache()
        self._guard = threading.Lock()
        self._holds: dict[int, _Hold] = {}
        self._drafts: Kept[int, Draft] = Kept(lives)
        self._bases: Kept[tuple[int, str], Programme] = Kept(6)
        self._pictures: Kept[tuple[int, int, str], Picture] = Kept(4)
        self._hours: Kept[tuple[int, int, str], tuple[Assessment, ...]] = Kept(2)
        self._checked: Kept[tuple[int, int, str], Checked] = Kept(4)

    @contextmanager
    def held(self, version_id: int) -> Iterator[None]:
        """Let nobody else work on a version meanwhile; there need be no such version."""
        with self._guard:
            hold = self._holds.setdefault(version_id, _Hold())
            hold.users += 1
        try:
            with hold.lock:
                yield
        finally:
            with self._guard:
                hold.users -= 1
                if not hold.users:
                    del self._holds[version_id]

    def forget(self, version_id: int) -> None:
        """Drop what is in memory of a version: it may not be what is stored."""
        with self._guard:
            dropped = self._drafts.pop(version_id, None)
        if dropped is not None and self.freezes:
            gc.unfreeze()

    def programme(self, session: Session, found: Known) -> Programme:
        """Return what a version is judged by."""
        key = (found.schedule_id, found.basis)
        with self._guard:
            kept = self._bases.take(key)
        if kept is None:
            if found.draft or not found.summary.get("report"):
                facts = self.programmes.current(session, found.programme_id)
                kept = judged_by(session, facts, found)
            else:
                kept = self.programmes.frozen(session, found.facts)
            with self._guard:
                self._bases.keep(key, kept)
        return kept

    def draft(self, session: Session, found: Known, pause: Callable[[], None] = on) -> Draft:
        """Return a version with its live check, read from the store when it is not in memory.

        The caller holds the version. `pause` is called now and then while it is read.
        """
        with self._guard:
            kept = self._drafts.take(found.id)
        # A session that began before an edit sees less than is in memory; newer is as good to it.
        if kept is not None and kept.basis == found.basis and kept.revision >= found.revision:
            return kept
        self.forget(found.id)
        programme = self.programme(session, found)
        rows = rows_of(session, found, found.revision)
        made = Draft(found, programme, rows, self._before(session, found), pause)
        with self._guard:
            self._drafts.keep(found.id, made)
            while len(self._drafts) > 1 and self._entries() > MOST_ENTRIES:
                self._drafts.popitem(last=False)
        if self.freezes:
            gc.unfreeze()
            gc.freeze()
        return made

    def _entries(self) -> int:
        return sum(draft.size for draft in self._drafts.values())

    def picture(self, session: Session, found: Known, revision: int | None = None) -> Picture:
        """Return a version at a revision (None: the newest) as it is shown."""
        at = found.revision if revision is None else revision
        if found.draft and at == found.revision:
            with self.held(found.id):
                fresh = known(session, found.programme_id, found.id)
                return self.draft(session, fresh).picture
        key = (found.id, at, found.basis)
        with self._guard:
            kept = self._pictures.take(key)
        if kept is not None:
            return kept
        with self.held(found.id):
            with self._guard:
                kept = self._pictures.take(key)  # somebody else may have made it meanwhile
            if kept is None:
                kept = self._made(session, found, at)
                with self._guard:
                    self._pictures.keep(key, kept)
        return kept

    def _made(self, session: Session, found: Known, revision: int) -> Picture:
        programme = self.programme(session, found)
        span = Days(programme.calendar, found.start, found.end)
        rows = rows_of(session, found, revision)
        report = found.summary.get("report") if found.state in SEEN_BY_ALL else None
        if report:
            findings, weeks = report_of(contents.get(session, report))
        else:
            live = Live(programme, [one for row in rows.values() for one in row.entries])
            findings, weeks = live.findings, weeks_of(live)
        people = _people(programme, span, rows)
        return Picture(
            revision=revision,
            programme=programme,
            span=span,
            people=people,
            find=lambda: findings,
            stand=lambda: Standing.of(programme, findings),
            weeks=weeks,
            marks=Marks(programme, span),
            before=self._before(session, found) if found.draft else None,
        )

    def _before(self, session: Session, found: Known) -> Mapping[str, Person] | None:
        """Return the people of the version in force, for what has changed since."""
        published = in_force(session, found.schedule_id)
        if published is None or published == found.id:
            return None
        other = known(session, found.programme_id, published)
        programme = self.programme(session, found)
        span = Days(programme.calendar, other.start, other.end)
        return _people(programme, span, rows_of(session, other, other.revision))

    def hours(self, session: Session, found: Known) -> tuple[Assessment, ...]:
        """Return everything that the packs measure in a version's newest revision."""
        key = (found.id, found.revision, found.basis)
        with self._guard:
            kept = self._hours.take(key)
        if kept is None:
            programme = self.programme(session, found)
            entries = entries_in(rows_of(session, found, found.revision))
            kept = check_hours(programme, entries, rotations_of(entries, programme.calendar))
            with self._guard:
                self._hours.keep(key, kept)
        return kept

    def alive(self, found: Known) -> Picture | None:
        """Return what the live check last showed of exactly this state; needs no lock."""
        with self._guard:
            kept = self._drafts.get(found.id)
        shown = kept.shown if kept is not None else None
        if kept is None or shown is None or kept.basis != found.basis:
            return None
        return shown if shown.revision == found.revision else None

    def at_hand(self, found: Known) -> Draft | None:
        """Return exactly this state with its live check, if it is in memory.

        The caller holds the version.
        """
        with self._guard:
            kept = self._drafts.get(found.id)
        if kept is None or (kept.revision, kept.basis) != (found.revision, found.basis):
            return None
        return kept

    def checked(self, found: Known, make: Callable[[], Checked]) -> Checked:
        """Return the check from scratch of a version's newest revision, made once.

        The caller holds the version.
        """
        key = (found.id, found.revision, found.basis)
        with self._guard:
            kept = self._checked.take(key)
        if kept is None:
            kept = make()
            if kept.agrees:  # else memory is wrong, and is read anew
                with self._guard:
                    self._checked.keep(key, kept)
        return kept


def rows_of(session: Session, found: Known, revision: int) -> dict[str, RowContent]:
    """Return each person's row of a version at a revision."""
    versions = Versions(session, found.programme_id)
    packed = versions.rows(versions.get(found.id), revision)
    return {clinician: unpack_row(clinician, data) for clinician, data in packed.items()}


def entries_in(rows: Mapping[str, RowContent]) -> tuple[Entry, ...]:
    """Return all entries of some rows, by clinician and start."""
    return tuple(entry for clinician in sorted(rows) for entry in rows[clinician].entries)


def _people(programme: Programme, span: Days, rows: Mapping[str, RowContent]) -> dict[str, Person]:
    return {
        id: Person(
            programme=programme, span=span, id=id, entries=row.entries, pins=frozenset(row.pins)
        )
        for id, row in rows.items()
    }
