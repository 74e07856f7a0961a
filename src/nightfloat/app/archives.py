"""Programme folders as zip files: read with every care, written the same every time."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import PurePosixPath

from nightfloat.domain.errors import NightfloatError
from nightfloat.interchange.folder import FILES
from nightfloat.interchange.reader import PROGRAMME

MOST_BYTES = 32 * 2**20
"""Bytes of the largest zip file that is read."""

MOST_INSIDE = 64 * 2**20
"""Bytes that all files together may have when unpacked."""

MOST_FILES = 200

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can say; all of ours say it."""

_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    NotImplementedError,  # a way of packing that is not known
    RuntimeError,  # a file that asks for a password
    UnicodeDecodeError,
    ValueError,
    OSError,
)
"""What Python's reader raises for a zip file that is damaged, or made to do harm."""


class ArchiveError(NightfloatError):
    """A file that is no zip of a programme folder, or one that is not safe to read."""

    code = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """The files of a programme folder by name, and the names of the others."""

    files: Mapping[str, bytes]
    ignored: tuple[str, ...]


def unpack(data: bytes) -> Unpacked:
    """Return the programme folder in a zip file, which may lie in one folder; raise ArchiveError.

    Nothing is written anywhere. Files that no programme has are named, not read.
    """
    if len(data) > MOST_BYTES:
        raise ArchiveError(
            f"The file has {len(data):,} bytes; more than {MOST_BYTES:,} are not read. "
            "Maybe it holds more than one programme folder."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive)
    except _BROKEN as error:
        if isinstance(error, NightfloatError):
            raise
        raise ArchiveError(
            "The file is no zip file that can be read. "
            "Maybe zip the programme's folder again, without a password."
        ) from error


def _unpacked(archive: zipfile.ZipFile) -> Unpacked:
    entries = [one for one in archive.infolist() if not one.is_dir()]
    if len(entries) > MOST_FILES:
        raise ArchiveError(
            f"The zip holds {len(entries):,} files; a programme folder has at most {len(FILES)}. "
            "Maybe zip that folder alone."
        )
    for one in entries:
        _safe(one)
    wanted = [one for one in entries if not _litter(one.filename)]
    top = _top(wanted)
    found: dict[str, bytes] = {}
    ignored: list[str] = []
    room = MOST_INSIDE
    for one in wanted:
        name = one.filename.removeprefix(top)
        if name not in FILES:
            ignored.append(name)
            continue
        if name in found:
            raise ArchiveError(f'"{name}" is in the zip twice. Maybe one of the two is old.')
        # What the zip says about sizes may be a lie; what comes out is counted.
        with archive.open(one) as file:
            found[name] = file.read(room + 1)
        room -= len(found[name])
        if room < 0:
            raise ArchiveError(
                f"The files have more than {MOST_INSIDE:,} bytes when unpacked. "
                "Maybe something else was put into the folder."
            )
    return Unpacked(files=found, ignored=tuple(sorted(ignored)))


def _safe(one: zipfile.ZipInfo) -> None:
    path = PurePosixPath(one.filename)
    outside = path.is_absolute() or ".." in path.parts or "\\" in one.filename
    if outside or ":" in path.parts[0]:
        raise ArchiveError(
            f'The zip names "{one.filename[:80]}", which leads out of its folder. '
            "Maybe another program should make the zip."
        )
    if stat.S_ISLNK(one.external_attr >> 16):
        raise ArchiveError(
            f'"{one.filename[:80]}" in the zip is a link. Maybe put the file itself in.'
        )


def _litter(name: str) -> bool:
    """Return True for what operating systems add by themselves."""
    parts = PurePosixPath(name).parts
    return parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts)


def _top(entries: Iterable[zipfile.ZipInfo]) -> str:
    """Return the folder in which the programme lies ('': none); raise ArchiveError."""
    places = [one.filename for one in entries if PurePosixPath(one.filename).name == PROGRAMME]
    if not places:
        raise ArchiveError(
            f"The zip has no {PROGRAMME}. Maybe it is a zip of something else, "
            "or the folder lies deeper inside."
        )
    if len(places) > 1:
        raise ArchiveError(
            f"The zip has {len(places)} programmes: {', '.join(sorted(places)[:3])}. "
            "Maybe import them one by one."
        )
    top = places[0].removesuffix(PROGRAMME)
    if top.count("/") > 1:
        raise ArchiveError(
            f'The programme lies in "{top}", more than one folder deep. '
            "Maybe zip that folder itself."
        )
    return top


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file of these files: the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return target.getvalue()
