"""Bytes to text: what Excel, Notepad and old exports really write."""

from __future__ import annotations

import codecs
import re

from nightfloat.interchange.mistakes import Mistakes

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes; a year of a large programme in the flat format is about 20 MB."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def decode(
    data: bytes, *, file: str, mistakes: Mistakes, largest: int = LARGEST_FILE
) -> str | None:
    """Return the text of a file without its byte-order mark, or None with a mistake noted.

    UTF-8 with or without the mark, UTF-16 with it, else Windows-1252, which is what Excel writes
    for "CSV (comma separated)" in the West.
    """
    if len(data) > largest:
        mistakes.add(
            file,
            0,
            f"has {len(data):,} bytes; more than {largest:,} are not read.",
            maybe="the wrong file was saved under this name.",
        )
        return None
    if data.startswith(_WORKBOOKS):
        mistakes.add(file, 0, "is an Excel workbook.", maybe='"Save as" and "CSV UTF-8" in Excel.')
        return None
    text = _decoded(data, file, mistakes)
    if text is None:
        return None
    if damaged := _CONTROL.search(text):
        begin = text.rfind("\n", 0, damaged.start()) + 1
        mistakes.add(
            file,
            text.count("\n", 0, begin) + 1,
            "holds control characters: it is no text file, or it is damaged.",
            value=text[begin : begin + 40].partition("\n")[0],
            maybe="it was cut off or saved in another format; save it as UTF-8 again.",
        )
        return None
    return text


def _decoded(data: bytes, file: str, mistakes: Mistakes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                line = data.count(b"\n", 0, error.start) + 1
                mistakes.add(
                    file,
                    line,
                    f"begins as {encoding.upper()} but is not.",
                    maybe="it is damaged or cut off.",
                )
                return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        tail = data[error.start :]
        if error.reason == "unexpected end of data" and len(tail) < 4 and error.start:
            line = data.count(b"\n", 0, error.start) + 1
            mistakes.add(
                file, line, "ends inside a letter.", maybe="it was cut off when it was copied."
            )
            return None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        mistakes.add(
            file, line, "is neither UTF-8 nor Windows-1252 text.", maybe='"Save as" with UTF-8.'
        )
        return None
