"""Hostile folders: each is a clear error or a correct run, never anything else."""

from __future__ import annotations

import codecs
import gzip
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from nightfloat.interchange.fields import TABLES, Field, Table
from nightfloat.interchange.folder import FILES, folder_files, from_sources, load_folder
from nightfloat.interchange.mistakes import FolderError
from nightfloat.interchange.rule_fields import rule_tables
from nightfloat.interchange.sheets import SHEETS
from tests.interchange.helpers import tiny

TOML = "programme.toml"
Case = tuple[str, dict[str, bytes]]

BAD_VALUES = (
    '""',
    '"zzz"',
    '"\\u0001"',
    '"💥 \\" \\n"',
    "-1",
    "0",
    "99999999999999999999999",
    "1.5",
    "nan",
    "true",
    "2027-02-29",
    "0001-01-01",
    "9999-12-31",
    "2026-07-01T07:00:00Z",
    "07:00:00",
    "[]",
    '["", "zzz", "-"]',
    "[[[1]]]",
    "{}",
    '{ a = { b = "c" } }',
    "zzz",
    "",
    '"' + "x" * 20_000 + '"',
    "9" * 5000,
    "[" * 3000,
    "'''",
)

BAD_CELLS = (
    "",
    " ",
    "zzz",
    "-1",
    "0",
    "9" * 400,
    "1e5",
    "2027-02-29",
    "0001-01-01",
    "9999-12-31",
    "2026-07-01T99:00",
    "7/4/2026",
    "46207",
    "NaN",
    "=1+1",
    '"',
    '"a""b,c\nd"',
    "+",
    "D+",
    "-+-",
    "💥",
    "x" * 200_000,
    "R1;R2",
)


def judged(files: dict[str, bytes]) -> bool:
    """Return True when the files load; anything but that or a FolderError fails the test."""
    try:
        made = from_sources(files).programme
    except FolderError as caught:
        error = caught
    else:
        assert from_sources(dict(folder_files(made))).programme == made
        return True
    assert error.mistakes
    for mistake in error.mistakes:
        assert mistake.file in FILES
        assert mistake.message
        assert "\n" not in str(mistake)
        assert len(str(mistake)) < 2000
    assert any(one.value or one.field or not one.line or one.maybe for one in error.mistakes)
    return False


def toml_lines() -> list[str]:
    return tiny()[TOML].decode().splitlines()


def each_value_wrong() -> Iterator[Case]:
    """Each kind of key that the example has, with each bad value."""
    lines = toml_lines()
    seen: set[tuple[str, str]] = set()
    header = ""
    for index, line in enumerate(lines):
        if line.startswith("["):
            header = line
        key, equals, _ = line.partition(" = ")
        if not equals or line.startswith("#") or (header, key) in seen:
            continue
        seen.add((header, key))
        for number, bad in enumerate(BAD_VALUES):
            text = "\n".join([*lines[:index], f"{key} = {bad}", *lines[index + 1 :]])
            yield f"{header}{key}-{number}", {**tiny(), TOML: text.encode()}


def with_table(table: Table, one: Field, bad: str) -> str:
    """Return the example with one more table, all keys as their examples but one."""
    keys = [
        f"{other.key} = {other.example}"
        for other in table.fields
        if other.required and other is not one
    ]
    return "\n".join([*toml_lines(), table.title, *keys, f"{one.key} = {bad}"])


def each_key_wrong() -> Iterator[Case]:
    """Every key of every table that there may be many of, with one bad value each in turn."""
    number = 0
    for table in (*TABLES, *rule_tables()):
        for one in table.fields if table.many else ():
            for bad in (one.example, BAD_VALUES[number % len(BAD_VALUES)]):
                yield (
                    f"{table.title}{one.key}-{number}",
                    {**tiny(), TOML: with_table(table, one, bad).encode()},
                )
            number += 1


def each_line_moved() -> Iterator[Case]:
    """Lines dropped, doubled, swapped and cut short, in every file."""
    for file, data in tiny().items():
        lines = data.split(b"\n")
        for index in range(0, len(lines), 4 if file == TOML else 3):
            around = lines[:index], lines[index + 1 :]
            changes = {
                "dropped": [*around[0], *around[1]],
                "doubled": [*around[0], lines[index], lines[index], *around[1]],
                "swapped": [*around[0], *around[1][:1], lines[index], *around[1][1:]],
                "cut": [*around[0], lines[index][: len(lines[index]) // 2]],
            }
            for name, changed in changes.items():
                yield f"{file}-{index}-{name}", {**tiny(), file: b"\n".join(changed)}


def each_cell_wrong() -> Iterator[Case]:
    """Each column of each CSV file, in its first row, with each bad cell."""
    files = tiny()
    files["stays.csv"] = b"clinician,date,reason\nR1,2026-07-14,a delivery\n"
    files["last_schedule.csv"] = files["history.csv"]
    for sheet in SHEETS:
        header, row, *rest = files[sheet.file].decode().split("\n")
        for position, column in enumerate(header.split(",")):
            for number, bad in enumerate(BAD_CELLS):
                cells = row.split(",")
                cells[position] = bad
                text = "\n".join([header, ",".join(cells), *rest])
                yield f"{sheet.file}-{column}-{number}", {**files, sheet.file: text.encode()}


def each_encoding() -> Iterator[Case]:
    """Every file in other encodings, or as no text at all."""
    noise = random.Random(7)
    for file, data in tiny().items():
        text = data.decode()
        forms = {
            "bom": codecs.BOM_UTF8 + data,
            "two-boms": codecs.BOM_UTF8 * 2 + data,
            "utf-16-le": codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
            "utf-16-be": codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
            "utf-16-bare": text.encode("utf-16-le"),
            "utf-16-odd": codecs.BOM_UTF16_LE + text.encode("utf-16-le")[:-1],
            "utf-32": text.encode("utf-32"),
            "cp1252": text.replace("é", "ö").encode("cp1252"),
            "mac": (text + "# Šö").encode("mac-roman", "replace"),
            "crlf": data.replace(b"\n", b"\r\n"),
            "cr": data.replace(b"\n", b"\r"),
            "semicolon": data.replace(b",", b";"),
            "tab": data.replace(b",", b"\t"),
            "empty": b"",
            "blank": b" \n\t\n\n",
            "nul": data.replace(b"e", b"\0", 1),
            "nuls": b"\0" * 1000,
            "noise": noise.randbytes(3000),
            "ff": b"\xff" * 500,
            "gzip": gzip.compress(data, mtime=0),
            "xlsx": b"PK\x03\x04" + noise.randbytes(500),
            "half": data[: len(data) // 2],
            "reversed": data[::-1],
            "twice": data + data,
            "one-line": data.replace(b"\n", b" "),
            "quotes": data.replace(b",", b'"'),
            "long-line": data + b"x" * 300_000,
            "commas": data + b"," * 5000,
            "separators": data.replace(b"\n", "\u2028".encode()),
            "upper": data.upper(),
        }
        for name, changed in forms.items():
            yield f"{file}-{name}", {**tiny(), file: changed}


def odd_tomls() -> Iterator[Case]:
    """Texts that are a trap for a TOML reader."""
    data = tiny()[TOML].decode()
    texts = {
        "deep-array": "a = " + "[" * 100_000,
        "deep-closed": "a = " + "[" * 200 + "]" * 200,
        "deep-table": "a = " + "{a=" * 5000,
        "deep-dots": "a" + ".a" * 20_000 + " = 1",
        "deep-header": "[a" + ".a" * 3000 + "]",
        "dots-inside": data.replace("points = 2", "points" + ".a" * 500 + " = 2"),
        "many-keys": "\n".join(f"a{number} = 1" for number in range(20_000)) + "\n" + data,
        "many-tables": data + "[[site]]\n" * 5000,
        "key-twice": data + "\n[plan]\n",
        "table-as-value": "shift = 3\n" + data,
        "shift-as-table": data.replace("[[shift]]", "[shift]"),
        "rule-as-list": data.replace("[[rule.run]]", "[[rule]]"),
        "rule-as-value": "rule = 1\n" + data.partition("# How many")[0],
        "year-as-list": data.replace("[year]", "[[year]]"),
        "holiday-as-table": data.replace("[[year.holiday]]", "[year.holiday]", 1),
        "plan-as-text": data.replace("[plan]\nblocks", 'plan = "x"\n[plam]\nblocks'),
        "empty-key": data + '\n"" = 1\n',
        "odd-key": data + '\n"a\\nb" = 1\n',
        "marker": data.replace('"Lakeside Family Medicine"', '"\\u00010"'),
        "marker-huge": data.replace('"Lakeside Family Medicine"', '"\\u0001' + "9" * 6000 + '"'),
        "unquoted": data.replace('"', ""),
        "smart-quotes": data.replace('"', "“"),
        "tabs": data.replace(" = ", "\t=\t"),
        "colons": data.replace(" = ", ": "),
        "no-blocks": data.replace('blocks = "13x28"', 'blocks = "custom"'),
        "year-swapped": data.replace("2027-06-30", "2026-06-30"),
        "year-of-a-day": data.replace("2027-06-30", "2026-07-01"),
        "year-short": data.replace("2027-06-30", "2026-09-01"),
        "weeks-of-a-day": data.replace("2027-06-30", "2026-07-02").replace("13x28", "weeks"),
        "leap-start": data.replace("start = 2026-07-01", "start = 2028-02-29").replace(
            "2027-06-30", "2029-02-27"
        ),
    }
    for name, text in texts.items():
        yield name, {**tiny(), TOML: text.encode()}


def odd_folders() -> Iterator[Case]:
    """Files missing, one in the place of another, all of them junk."""
    files = tiny()
    names = list(files)
    for name in names:
        yield f"without-{name}", {other: data for other, data in files.items() if other != name}
        yield f"only-{name}", {name: files[name]}
        yield (
            f"junk-but-{name}",
            {other: files[name] if other == name else b"\x00junk" for other in names},
        )
    for one, other in zip(names, [*names[1:], names[0]], strict=True):
        yield f"{one}-is-{other}", {**files, one: files[other]}
    yield "nothing", {}
    yield "headers-only", {name: data.split(b"\n")[0] for name, data in files.items()}


FAMILIES = (
    each_value_wrong,
    each_key_wrong,
    each_line_moved,
    each_cell_wrong,
    each_encoding,
    odd_tomls,
    odd_folders,
)
CASES = [
    pytest.param(files, id=f"{family.__name__}-{name}")
    for family in FAMILIES
    for name, files in family()
]


def test_there_are_many_and_the_example_itself_is_fine() -> None:
    assert len(CASES) >= 200
    assert judged(tiny())


@pytest.mark.parametrize("files", CASES)
def test_a_hostile_folder_is_an_error_or_runs(files: dict[str, bytes]) -> None:
    judged(files)


def place(path: Path) -> Path:
    for name, data in tiny().items():
        (path / name).write_bytes(data)
    return path


def told(path: Path) -> None:
    with pytest.raises(FolderError) as caught:
        load_folder(path)
    assert caught.value.mistakes


@pytest.mark.parametrize("name", FILES)
def test_a_directory_in_place_of_a_file(tmp_path: Path, name: str) -> None:
    place(tmp_path)
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).mkdir()
    told(tmp_path)


@pytest.mark.parametrize("name", ["programme.toml", "leave.csv"])
def test_links_to_nowhere_in_circles_and_to_devices(tmp_path: Path, name: str) -> None:
    place(tmp_path)
    for target in ("gone", name, "/dev/zero", "."):
        (tmp_path / name).unlink()
        (tmp_path / name).symlink_to(target)
        told(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_hang(tmp_path: Path) -> None:
    place(tmp_path)
    (tmp_path / "pins.csv").unlink()
    os.mkfifo(tmp_path / "pins.csv")
    told(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    place(tmp_path)
    (tmp_path / "people.csv").chmod(0)
    told(tmp_path)


def test_a_file_larger_than_the_limit_is_not_read_whole(tmp_path: Path) -> None:
    place(tmp_path)
    with (tmp_path / "history.csv").open("wb") as file:
        file.truncate(10 * 1024**3)  # sparse: takes no room
    told(tmp_path)


@pytest.mark.parametrize("path", ["", "\0", "x" * 5000, "gone/" * 50])
def test_paths_that_cannot_be(path: str) -> None:
    told(Path("/nonexistent") / path)
