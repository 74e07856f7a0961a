"""Programmes: made from an example, a zip file or nothing, listed, and handed out again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select

from nightfloat.app import events
from nightfloat.app.archives import Unpacked, pack
from nightfloat.app.examples import example_folder
from nightfloat.app.facts import Change, Json, note
from nightfloat.auth.scope import Scope
from nightfloat.domain.time import DAY, Block, Calendar
from nightfloat.interchange.folder import Folder, folder_files, from_sources
from nightfloat.interchange.mistakes import FolderError, Mistake
from nightfloat.interchange.sheets import PEOPLE
from nightfloat.interchange.tables import write_sheet
from nightfloat.interchange.write_toml import toml
from nightfloat.rules.programme import Plan
from nightfloat.store import tables
from nightfloat.store.load import load_programme
from nightfloat.store.repositories import Memberships, Schedules
from nightfloat.store.save import store_programme
from nightfloat.store.tables import MemberRole


def from_example(scope: Scope, id: str) -> tables.Programme:
    """Make a programme from an example; raise TemplateError for one that there is not."""
    return _made(scope, example_folder(id), source="example", example=True, details={"id": id})


def empty(scope: Scope, data: Mapping[str, Any]) -> tables.Programme:
    """Make a programme of a name and a year, with nobody in it yet; raise FolderError.

    The days of its first block are planned, so that there is a schedule to begin with.
    """
    return _made(scope, _empty(data), source="empty", details={"name": data["name"]})


def _empty(data: Mapping[str, Any]) -> Folder:
    head = [
        "nightfloat = 1",
        f"name = {toml(data['name'])}",
        f"specialty = {toml(data.get('specialty', ''))}",
        "[year]",
        f"timezone = {toml(data['timezone'])}",
        f"start = {data['start']}",
        f"end = {data['end']}",
        f"blocks = {toml(data['blocks'])}",
        "[plan]",
    ]
    for name in data.get("packs", ()):
        head += ["[[pack]]", f"name = {toml(name)}"]
    people = write_sheet(PEOPLE, ())
    files = {"programme.toml": "\n".join(head).encode(), PEOPLE.file: people.encode()}
    folder = from_sources(files, unfinished=True)
    first = next(block.id for block in folder.programme.calendar.blocks if block.id != "0")
    return folder.with_(folder.programme.with_(plan=Plan(blocks=(first,))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What a zip file holds: the folder, or (None) the mistakes that keep it from being read."""

    unpacked: Unpacked
    folder: Folder | None
    mistakes: tuple[Mistake, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind of fact; a block that is given is a pin too."""
        if self.folder is None:
            return {}
        found = self.folder.programme
        counted = ("people", "shifts", "rotations", "rules", "leave", "requests")
        return {
            **{key: len(getattr(found, key)) for key in counted},
            "pins": len(found.pins) + len(found.block_schedule),
        }


def read_import(unpacked: Unpacked) -> Import:
    """Return what would be imported, with every mistake; nothing is stored."""
    try:
        folder = from_sources(unpacked.files, unfinished=True)
    except FolderError as error:
        wrong = tuple(one for one in error.mistakes if not one.unfinished)
        return Import(unpacked=unpacked, folder=None, mistakes=wrong)
    return Import(unpacked=unpacked, folder=folder, mistakes=())


def imported(scope: Scope, found: Import) -> tables.Programme:
    """Make a programme of what was read; raise FolderError when there are mistakes."""
    if found.folder is None:
        raise FolderError(found.mistakes)
    files = sorted(found.unpacked.files)
    return _made(scope, found.folder, source="import", details={"files": files})


def _made(
    scope: Scope, folder: Folder, *, source: str, details: Json, example: bool = False
) -> tables.Programme:
    session, programme = scope.session, folder.programme
    row = store_programme(session, folder, example=example)
    for schedule in planned_schedules(programme.calendar, programme.plan):
        Schedules(session, row.id).add(schedule)
    if scope.user is not None and not scope.user.administrator:
        Memberships(session, row.id).put(scope.user_id, MemberRole.SCHEDULER, None)
        events.rights_changed(session, scope.user_id)
    done = Change(action=f"programme.{source}", resource="programme", row=row, details=details)
    note(scope, done)
    return row


def planned_schedules(calendar: Calendar, plan: Plan) -> Iterator[tables.Schedule]:
    """Yield the schedules of a plan: the year, and each run of blocks that follow each other."""
    if plan.year:
        yield tables.Schedule(
            name=year_name(calendar),
            year=True,
            blocks=[],
            start=calendar.start,
            end=calendar.end,
            revision=1,
        )
    order = {block.id: number for number, block in enumerate(calendar.blocks)}
    numbers = [order[id] for id in plan.blocks]
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        blocks = [calendar.blocks[number] for _, number in group]
        yield tables.Schedule(
            name=schedule_name(blocks),
            year=False,
            blocks=[block.id for block in blocks],
            start=blocks[0].start,
            end=blocks[-1].end,
            revision=1,
        )


def year_name(calendar: Calendar) -> str:
    first, last = calendar.start.year, (calendar.end - DAY).year
    return f"Year {first}" if first == last else f"Year {first}–{last % 100:02d}"


def schedule_name(blocks: Sequence[Block]) -> str:
    """Return e.g. 'Block 1 · 1–28 Jul 2026'."""
    named = (
        f"Block {blocks[0].id}" if len(blocks) == 1 else f"Blocks {blocks[0].id}–{blocks[-1].id}"
    )
    return f"{named} · {span(blocks[0].start, blocks[-1].end - DAY)}"


def span(first: date, last: date) -> str:
    """Return two days as people write them: '1–28 Jul 2026', '26 Oct – 22 Nov 2026'."""
    if first == last:
        return f"{last.day} {last:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b %Y}"
    start = f"{first.day} {first:%b}" if first.year == last.year else f"{first.day} {first:%b %Y}"
    return f"{start} – {last.day} {last:%b %Y}"


Listed = tuple[tables.Programme, tables.Membership | None]


def listed(scope: Scope, *, archived: bool) -> list[Listed]:
    """Return the programmes that whoever asks may open, with their part in each."""
    everything = scope.user is not None and scope.user.administrator
    one, member = tables.Programme, tables.Membership
    query = (
        select(one, member)
        .outerjoin(member, (member.programme_id == one.id) & (member.user_id == scope.user_id))
        .order_by(one.id)
    )
    found: list[Listed] = [(row, membership) for row, membership in scope.session.execute(query)]
    return [
        (row, membership)
        for row, membership in found
        if (membership is not None or everything) and (archived or not row.archived)
    ]


def exported(scope: Scope) -> tuple[str, bytes]:
    """Return a file name and the programme's folder as a zip file."""
    programme = load_programme(scope.session, scope.programme_id)
    name = "".join(letter if letter.isalnum() else "-" for letter in programme.name.lower())
    plain = "-".join(part for part in name.split("-") if part)
    ascii_only = plain.encode("ascii", "ignore").decode() or "programme"
    return f"{ascii_only}.zip", pack(dict(folder_files(programme)))


def user_names(scope: Scope, ids: Sequence[int | None]) -> dict[int, str]:
    """Return the names of users by id."""
    one = tables.User
    wanted = sorted({id for id in ids if id is not None})
    query = select(one.id, one.name).where(one.id.in_(wanted))
    return dict(scope.session.execute(query).all())
