"""A clinician's part of a version as one content: entries by the minute, and what is pinned."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nightfloat.domain.entry import Entry, Kind
from nightfloat.interchange.flat import entry_order
from nightfloat.store.errors import DamagedError, StoreError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


class SecondsError(StoreError):
    """A schedule is kept by the minute, and an entry is not."""

    code = "validation"


@dataclass(frozen=True, slots=True)
class RowContent:
    """One clinician's entries in order, and pins: days ("2026-07-04") and blocks ("block:3")."""

    entries: tuple[Entry, ...] = ()
    pins: tuple[str, ...] = ()


def pack_row(entries: Iterable[Entry], pins: Iterable[str] = ()) -> bytes:
    """Return canonical JSON of a clinician's row; raise SecondsError for times between minutes."""
    found = [
        [_minute(one, one.start), _minute(one, one.end), one.kind.value, one.code, one.rotation,
         one.site]
        for one in sorted(entries, key=entry_order)
    ]  # fmt: skip
    row = {"entries": found, "pins": sorted(dict.fromkeys(pins))}
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def _minute(one: Entry, moment: datetime) -> int:
    since = moment - _EPOCH
    minutes, rest = divmod(since.days * 86_400 + since.seconds, 60)
    if rest or since.microseconds:
        raise SecondsError(
            f'"{one.clinician}" has an entry at {moment.isoformat()}, between two minutes. '
            "Maybe the seconds are left out."
        )
    return minutes


def unpack_row(clinician: str, data: bytes) -> RowContent:
    """Return a clinician's row with instants in UTC; raise DamagedError for what is no row."""
    try:
        found = json.loads(data)
        entries = tuple(
            Entry(
                clinician,
                _EPOCH + start * _MINUTE,
                _EPOCH + end * _MINUTE,
                Kind(kind),
                code,
                rotation,
                site,
            )
            for start, end, kind, code, rotation, site in found["entries"]
        )
        return RowContent(entries, tuple(found["pins"]))
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise DamagedError(
            f'the row of "{clinician}" in a version cannot be read. Maybe restore the last backup.'
        ) from error


def rows_of(
    people: Iterable[str], entries: Iterable[Entry], pins: dict[str, list[str]] | None = None
) -> dict[str, bytes]:
    """Return packed rows for these people (also those with nothing), from a whole schedule."""
    found: dict[str, list[Entry]] = {clinician: [] for clinician in people}
    for one in entries:
        found.setdefault(one.clinician, []).append(one)
    pins = pins or {}
    return {who: pack_row(several, pins.get(who, ())) for who, several in found.items()}
