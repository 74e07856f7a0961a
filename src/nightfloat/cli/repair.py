"""`nightfloat repair` and `nightfloat cover`: the smallest change, and who can take a shift."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.markup import escape

from nightfloat.cli.codes import BAD_INPUT, BROKEN, DONE
from nightfloat.cli.inputs import InputError, clinician_in, day_in, programme_in, schedule_in
from nightfloat.cli.screen import errors, screen, show_json, table
from nightfloat.domain.absence import Leave
from nightfloat.domain.time import DAY

if TYPE_CHECKING:
    from nightfloat.explain.live_cover import Cover
    from nightfloat.explain.live_repair import Absence, Event, Mending
    from nightfloat.rules.programme import Programme

Given = Annotated[tuple[str, ...], Parameter(negative="")]


def repair(
    folder: Path,
    /,
    *,
    schedule: Path,
    sick: Given = (),
    leave: Given = (),
    need: Given = (),
    pin: Given = (),
    today: str | None = None,
    alternatives: int = 1,
    out: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Find the smallest change of a schedule after something has happened.

    What stays broken comes first, then the number of changed cells, then people who change twice
    and near days, then coverage, fairness and wishes. The folder itself is not changed.

    Parameters
    ----------
    folder
        The programme folder.
    schedule
        A schedule in the flat format, or the folder that `solve --out` wrote.
    sick
        Somebody is ill: R03:2026-07-14 or R03:2026-07-14..2026-07-15. May be given several times.
    leave
        Leave that is granted now, written as --sick is.
    need
        One person more is needed on a shift: N:2026-07-14.
    pin
        Somebody is to have a shift, or "-" for a day off: R03:2026-07-14=N.
    today
        Days before this one stay as they are (else those before the first day concerned).
    alternatives
        How many repairs to find, up to five; each has other people cover.
    out
        A folder for the repaired schedule: schedule.csv, and schedule-2.csv and so on for others.
    json
        Print as JSON.
    """
    from nightfloat.explain.live import Live
    from nightfloat.explain.live_repair import mend
    from nightfloat.interchange.flat import write_flat
    from nightfloat.solver.mender import BlockMender

    if not 1 <= alternatives <= 5:
        raise InputError(f"{alternatives} repairs cannot be listed. Maybe 1 to 5.")
    programme = programme_in(folder)
    entries = schedule_in(schedule)
    away = [(_absence(programme, text), "sick") for text in sick]
    away += [(_absence(programme, text), "vacation") for text in leave]
    events: list[Event] = [one for one, _ in away]
    events += [_need(text) for text in need]
    events += [_placing(programme, text) for text in pin]
    if not events:
        errors().print("what has happened? Maybe --sick R03:2026-07-14 or --need N:2026-07-14.")
        return BAD_INPUT
    live = Live.of(_with_leave(programme, away), entries)
    near = day_in(today) if today else None
    found = mend(live, events, BlockMender(), today=near, count=alternatives)
    if out is not None and found:
        out.mkdir(parents=True, exist_ok=True)
        for number, one in enumerate(found, start=1):
            name = "schedule.csv" if number == 1 else f"schedule-{number}.csv"
            verdict = live.apply(one.changes)
            text = write_flat(live.entries, programme.calendar.tz)
            (out / name).write_text(text, encoding="utf-8", newline="\n")
            live.take_back(verdict)
    if json:
        show_json([_plain(one) for one in found])
    else:
        _show(found, out)
    if not found:
        errors().print("no repair was found. Maybe fewer days at once.")
    return BROKEN if not found or found[0].violations else DONE


def cover(
    folder: Path,
    /,
    *,
    schedule: Path,
    day: str,
    shift: str = "",
    of: str = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """List who can cover a shift: those who need no further change first, then with one.

    Parameters
    ----------
    folder
        The programme folder.
    schedule
        A schedule in the flat format, or the folder that `solve --out` wrote.
    day
        The day: 2026-07-14.
    shift
        A shift that nobody has, or one person too few have.
    of
        The clinician (id or name) whose day is to be covered, instead of a shift.
    json
        Print as JSON.
    """
    from nightfloat.explain.live import Live
    from nightfloat.explain.live_cover import covers
    from nightfloat.explain.plain import as_json
    from nightfloat.solver.mender import BlockMender

    if bool(shift) == bool(of):
        errors().print('what is to be covered? Maybe --shift N, or --of "NAME".')
        return BAD_INPUT
    programme = programme_in(folder)
    live = Live.of(programme, schedule_in(schedule))
    who = clinician_in(programme, of) if of else ""
    found = covers(live, day_in(day), BlockMender(), clinician=who, shift=shift)
    if json:
        show_json(as_json(found))
        return DONE
    console = screen()
    names = {person.id: person.name for person in programme.people}
    if found.can:
        rows = table("who can", "further changes", "", right=("further changes",))
        for one in found.can:
            rows.add_row(escape(names[one.clinician]), str(one.further), escape(_cover_words(one)))
        console.print(rows)
    else:
        console.print("Nobody can, even with one further change.")
    if found.cannot:
        rows = table("who cannot", "", "why")
        for refused in found.cannot:
            rows.add_row(escape(names[refused.clinician]), refused.rule, escape(refused.words))
        console.print(rows)
    return DONE


def _cover_words(one: Cover) -> str:
    from nightfloat.explain.alter import priced

    but = f" To weigh: {one.advisory}" if one.advisory else ""
    return f"{one.words} {priced(one.price).capitalize()}.{but}"


# ── What is given ───────────────────────────────────────────────────────────────────────────────


def _absence(programme: Programme, text: str) -> Absence:
    from nightfloat.explain.live_repair import Absence

    who, colon, span = text.partition(":")
    if not colon:
        raise InputError(f'"{text}" names nobody and no day. Maybe "R03:2026-07-14..2026-07-15".')
    first, _, last = span.partition("..")
    start = day_in(first.strip())
    return Absence(
        clinician=clinician_in(programme, who.strip()), first=start, last=_last(start, last)
    )


def _last(start: date, text: str) -> date:
    """Return the last day of a span: a date, or a day of the month in which it starts."""
    text = text.strip()
    if not text:
        return start
    if len(text) <= 2 and text.isdigit():
        return day_in(f"{start:%Y-%m}-{int(text):02d}")
    return day_in(text)


def _need(text: str) -> Event:
    from nightfloat.explain.live_repair import Need

    shift, colon, day = text.partition(":")
    if not colon:
        raise InputError(f'"{text}" names no day. Maybe "{text}:2026-07-14".')
    return Need(shift=shift.strip(), day=day_in(day.strip()))


def _placing(programme: Programme, text: str) -> Event:
    from nightfloat.explain.live_repair import Placing

    cell, equals, code = text.partition("=")
    who, colon, day = cell.partition(":")
    if not colon or not equals:
        raise InputError(f'"{text}" is no pin. Maybe "R03:2026-07-14=N".')
    return Placing(
        clinician=clinician_in(programme, who.strip()), day=day_in(day.strip()), code=code.strip()
    )


def _with_leave(programme: Programme, away: Iterable[tuple[Absence, str]]) -> Programme:
    """Return the programme with the absences as leave, in place of pins on the same days."""
    more = tuple(
        Leave(clinician=one.clinician, start=one.first, end=one.last + DAY, kind=kind)
        for one, kind in away
    )
    pins = programme.pins
    for one in more:
        pins = tuple(
            part
            for pin in pins
            for part in (
                (pin,)
                if pin.clinician != one.clinician or pin.end <= one.start or one.end <= pin.start
                else (
                    replace(pin, end=min(pin.end, one.start)),
                    replace(pin, start=max(pin.start, one.end)),
                )
            )
            if part.start < part.end
        )
    return programme.with_(leave=(*programme.leave, *more), pins=pins)


# ── What is shown ───────────────────────────────────────────────────────────────────────────────


def _plain(one: Mending) -> object:
    from nightfloat.explain.plain import as_json

    return {
        "words": one.words,
        "proven": one.proven,
        "missing": one.missing,
        "people": list(one.people),
        "moves": as_json(one.moves),
        "costs": {"before": list(one.before), "after": list(one.after)},
        "violations": [finding.message for finding in one.violations],
    }


def _show(found: Sequence[Mending], out: Path | None) -> None:
    from nightfloat.explain.alter import priced

    console = screen()
    for number, one in enumerate(found, start=1):
        changes = sum(not move.forced for move in one.moves)
        proof = "proven" if one.proven else "not proven: a smaller change may exist"
        console.print(f"[head]Repair {number}[/]: {_changes(changes)} ({proof})")
        for move in one.moves:
            console.print(f"  {escape(move.words)}", style="dim" if move.forced else None)
        price = [after - before for before, after in zip(one.before, one.after, strict=True)]
        words = priced((price[0], price[1], price[2], price[3]))
        console.print(f"  {words[:1].upper()}{words[1:]}.")
        for finding in one.violations:
            console.print(f"  [must]stays open:[/] {escape(finding.message)}")
    if out is not None and found:
        console.print(f"Wrote [bold]{out / 'schedule.csv'}[/].")


def _changes(count: int) -> str:
    if not count:
        return "nobody else has to change"
    return "1 change" if count == 1 else f"{count} changes"
