"""Edits of a draft: judged in memory, refused or stored as the next revision, undone, redone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from nightfloat.app.drafts import Draft, Drafts, Seen
from nightfloat.app.findings import Waivers, keyed, waived
from nightfloat.app.grid import changes_json
from nightfloat.app.operations import Cell, Operation, Wanted, label, wanted
from nightfloat.app.picture import DAYS, Person, codes_of, columns_of
from nightfloat.app.reports import summary_of
from nightfloat.app.standing import Standing, place_of
from nightfloat.app.versions import (
    REMEMBERED,
    Json,
    Known,
    editable,
    known,
    noted,
    row_of,
    waivers_of,
)
from nightfloat.app.ways_out import ways_out
from nightfloat.auth.scope import Scope
from nightfloat.domain.entry import Entry
from nightfloat.domain.errors import NightfloatError
from nightfloat.domain.findings import Finding
from nightfloat.explain.effect import Cost
from nightfloat.explain.live import Verdict
from nightfloat.rules.grid import OFF
from nightfloat.store.database import Database
from nightfloat.store.errors import ConflictError
from nightfloat.store.repositories import Edits, Made, Versions
from nightfloat.store.rows import pack_row, unpack_row
from nightfloat.store.tables import EditKind


class BreaksRuleError(NightfloatError):
    """An edit that makes a violation, without leave to do so; `details` hold it and ways out."""

    code = "edit-breaks-rule"

    def __init__(self, message: str, details: Json) -> None:
        self.details = details
        super().__init__(message)


Matched = Callable[[str], None]
"""Passes when the asker saw the state with this ETag, else raises."""

Cut = tuple[str, date, date]
"""The columns that the asker looks at: layer, first day, day after the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of a draft; `columns` are what the asker looks at."""

    operations: tuple[Operation, ...]
    columns: Cut
    dry_run: bool = False
    allow_violations: bool = False
    label: str = ""


def edit(
    database: Database,
    drafts: Drafts,
    scope: Scope,
    version_id: int,
    *,
    etag: Matched,
    asked: Request,
) -> Json:
    """Judge an edit, and store it unless it is a dry run; return the verdict.

    `etag` is called with the present ETag and raises when the asker saw another state. Raises
    NotFoundError, ConflictError for what is no draft, LiveError, PinnedError, BreaksRuleError.
    """
    with _opened(database, drafts, scope, version_id, etag) as opened:
        draft = opened.draft
        asks = wanted(
            asked.operations,
            draft.clinicians,
            draft.programme.calendar,
            lambda cell: _held(draft, cell),
            draft.pins,
        )
        words = asked.label or label(asked.operations, draft.clinicians, draft.programme.calendar)
        trial = opened.tried(draft.live.apply(asks.changes), asks.pins, words, asked.columns)
        if asked.dry_run:
            opened.take_back(trial)
            return trial.json
        if trial.refused and not asked.allow_violations:
            opened.take_back(trial)
            raise _refusal(draft, trial, asks)
        if not trial.rows:
            opened.take_back(trial)
            return {**trial.json, "saved": True}
        return opened.store(
            trial,
            EditKind.EDIT,
            operations=[one.as_json() for one in asked.operations],
            target=None,
            undo=[*opened.found.summary.get("undo", ()), opened.found.revision + 1],
            redo=[],
        )


def _held(draft: Draft, cell: Cell) -> str:
    """Return what a cell holds now."""
    person = draft.people[cell.clinician]
    if cell.layer == DAYS:
        number = (cell.day - draft.span.first).days
        return person.days[number] if 0 <= number < len(person.days) else OFF
    blocks = draft.programme.calendar.blocks
    return person.blocks[next(i for i, one in enumerate(blocks) if one.start == cell.day)]


def undo(
    database: Database,
    drafts: Drafts,
    scope: Scope,
    version_id: int,
    *,
    etag: Matched,
    columns: Cut,
) -> Json:
    """Restore what the latest edit changed, exactly, as a new revision; return the verdict."""
    with _opened(database, drafts, scope, version_id, etag) as opened:
        return opened.again(EditKind.UNDO, columns)


def redo(
    database: Database,
    drafts: Drafts,
    scope: Scope,
    version_id: int,
    *,
    etag: Matched,
    columns: Cut,
) -> Json:
    """Do again what was undone last, as a new revision; return the verdict."""
    with _opened(database, drafts, scope, version_id, etag) as opened:
        return opened.again(EditKind.REDO, columns)


def _rows(
    session: Session, found: Known, target: int, *, before: bool
) -> dict[str, tuple[tuple[Entry, ...], frozenset[str]]]:
    """Return the rows that an edit changed, as they were before it or became by it."""
    versions = Versions(session, found.programme_id)
    version = versions.get(found.id)
    changed = versions.touched(version, target)
    packed = versions.rows(version, target - 1 if before else target)
    rows = {}
    for clinician in changed:
        row = unpack_row(clinician, packed[clinician]) if clinician in packed else None
        rows[clinician] = (row.entries, frozenset(row.pins)) if row else ((), frozenset())
    return rows


# ── One edit, from the look at the draft to its answer ──────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """An edit that is made in memory: who is concerned, and the verdict as JSON."""

    verdict: Verdict
    pins: Mapping[str, frozenset[str]]
    before: Seen
    label: str
    summary: Json
    """The counts that stand beside the version then."""
    json: Json
    refused: tuple[Finding, ...]
    """The violations that are new or worse and that nobody allows."""

    @property
    def rows(self) -> tuple[str, ...]:
        """Whose rows are others than before."""
        return tuple(sorted({*self.verdict.after, *self.pins}))


@contextmanager
def _opened(
    database: Database, drafts: Drafts, scope: Scope, version_id: int, etag: Matched
) -> Iterator[_Opened]:
    """Hold a draft while it is edited; whatever goes wrong on the way, memory is dropped."""
    with drafts.held(version_id):
        with database.read() as session:
            found = known(session, scope.programme_id, version_id)
            etag(found.etag)
            opened = _Opened(
                database=database,
                scope=scope,
                found=found,
                draft=drafts.draft(session, editable(found)),
                waivers=waivers_of(session, version_id),
            )
        try:
            yield opened
        finally:
            if opened.dirty:
                drafts.forget(version_id)


@dataclass(kw_only=True)
class _Opened:
    """A draft that is held; `dirty` while its memory is ahead of the store."""

    database: Database
    scope: Scope
    found: Known
    draft: Draft
    waivers: Waivers
    dirty: bool = False

    def tried(
        self, verdict: Verdict, pins: Mapping[str, frozenset[str]], words: str, columns: Cut
    ) -> Trial:
        """Return an edit as a trial, now that the live check has it."""
        self.dirty = True
        draft = self.draft
        before = draft.edited(verdict, pins)
        changed = {**verdict.after, **pins}
        concerned = {*changed}
        moved = _moved(before.people, draft.people, changed, columns[0])
        writer = draft.writer(self.waivers)
        picture = draft.picture
        fresh, gone = _with_keys(verdict, picture.standing)
        summary = {**summary_of(draft.programme, (), picture.costs), **picture.standing.counts}
        for one in (*verdict.added, *verdict.removed):
            concerned.update(one.clinicians)
        return Trial(
            verdict=verdict,
            pins=pins,
            before=before,
            label=words,
            summary=summary,
            json={
                "revision": self.found.revision,
                "etag": self.found.etag,
                "saved": False,
                "label": words,
                "new": [writer.one(key, one) for key, one in fresh],
                "solved": [writer.one(key, one) for key, one in gone],
                "violations": summary["violations"],
                "advisories": summary["advisories"],
                "costs": _costs(verdict.costs),
                **changes_json(
                    picture, columns_of(picture, *columns_in(columns, self.found)), concerned, moved
                ),
            },
            refused=tuple(
                one
                for key, one in fresh
                if one.violation and waived(key, one, self.waivers) is None
            ),
        )

    def take_back(self, trial: Trial) -> None:
        """Have in memory again what was there before a trial."""
        self.draft.take_back(trial.verdict, trial.before)
        self.dirty = False

    def again(self, kind: EditKind, columns: Cut) -> Json:
        """Undo or redo."""
        found, draft = self.found, self.draft
        done, undone = (list(found.summary.get(name, ())) for name in ("undo", "redo"))
        source, other = (done, undone) if kind is EditKind.UNDO else (undone, done)
        if not source:
            word = "undone" if kind is EditKind.UNDO else "done again"
            raise ConflictError(f"There is nothing to be {word}. Maybe somebody else was faster.")
        target = source.pop()
        other.append(target)
        with self.database.read() as session:
            edited = Edits(session, found.programme_id).at(found.id, target)
            rows = _rows(session, found, target, before=kind is EditKind.UNDO)
        pins = {id: row[1] for id, row in rows.items() if row[1] != draft.pins(id)}
        verdict = draft.live.put({id: row[0] for id, row in rows.items()})
        trial = self.tried(verdict, pins, edited.label, columns)
        return self.store(trial, kind, operations=[], target=target, undo=done, redo=undone)

    def store(
        self,
        trial: Trial,
        kind: EditKind,
        *,
        operations: list[Json],
        target: int | None,
        undo: list[int],
        redo: list[int],
    ) -> Json:
        """Write a trial as the draft's next revision; return its verdict."""
        draft, found = self.draft, self.found
        packed = {
            id: pack_row(draft.people[id].entries, draft.people[id].pins) for id in trial.rows
        }
        revision = found.revision + 1
        after = replace(found, revision=revision)
        with self.database.write() as session:
            made = Versions(session, found.programme_id).revise(
                found.id,
                found.revision,
                packed,
                {
                    **trial.summary,
                    "basis": found.basis,
                    "undo": undo[-REMEMBERED:],
                    "redo": redo[-REMEMBERED:],
                },
                Made(
                    kind=kind,
                    label=trial.label,
                    operations=operations,
                    author_id=self.scope.user_id,
                    target=target,
                ),
            )
            if not made:
                row_of(session, found)  # says what happened to it
                raise ConflictError("This draft cannot change now. Maybe load it again.")
            own = replace(self.scope, session=session)
            noted(own, after, f"version.{kind.value}", {"label": trial.label})
        draft.stored(revision)
        self.dirty = False
        return {**trial.json, "revision": revision, "etag": after.etag, "saved": True}


def columns_in(cut: Cut, found: Known) -> Cut:
    """Return which columns are meant, cut to the days of the schedule (`end` exclusive)."""
    layer, start, end = cut
    return layer, max(start, found.start), min(end, found.end)


def _moved(
    old: Mapping[str, Person], new: Mapping[str, Person], people: Iterable[str], layer: str
) -> list[int]:
    """Return the columns in which the letters of any of these people have changed."""
    moved: list[int] = []
    for id in people:
        pairs = zip(codes_of(old, id, layer), codes_of(new, id, layer), strict=True)
        moved += [number for number, (before, after) in enumerate(pairs) if before != after]
    return moved


Keyed = list[tuple[str, Finding]]


def _with_keys(verdict: Verdict, standing: Standing) -> tuple[Keyed, Keyed]:
    """Return what is new and what is solved with their keys, made among all in their places."""
    places = dict.fromkeys(place_of(one) for one in (*verdict.new, *verdict.solved))
    pool = [one for place in places for one in standing.alike.get(place, ())]
    now = {one: key for key, one in keyed(pool).items()}
    past = {one: key for key, one in keyed([*pool, *verdict.removed]).items()}
    return (
        [(now[one], one) for one in verdict.new],
        [(past[one], one) for one in verdict.solved],
    )


def _costs(costs: Iterable[Cost]) -> list[Json]:
    return [
        {"tier": one.tier.name.lower(), "rule": one.rule, "amount": one.amount} for one in costs
    ]


def _refusal(draft: Draft, trial: Trial, asks: Wanted) -> BreaksRuleError:
    first = trial.refused[0]
    more = f" And {len(trial.refused) - 1} more." if len(trial.refused) > 1 else ""
    return BreaksRuleError(
        f"{first.message}{more} Maybe take one of the ways out, or save it all the same.",
        {**trial.json, "fixes": ways_out(draft, asks.changes)},
    )
