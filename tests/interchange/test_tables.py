"""CSV files as Excel and others write them."""

from __future__ import annotations

import codecs

import pytest

from nightfloat.interchange import encodings, tables
from nightfloat.interchange.mistakes import Mistakes
from nightfloat.interchange.sheets import CARRY, LEAVE, PEOPLE
from nightfloat.interchange.tables import Sheet, read_sheet

TEXT = "id,name,role,pgy\nR1,Zoë Müller,resident,1\nR2,Ben,resident,2\n"


def read(data: bytes | str, sheet: Sheet = PEOPLE) -> tuple[list[dict[str, object]], Mistakes]:
    mistakes = Mistakes()
    records = read_sheet(sheet, data, file=sheet.file, mistakes=mistakes)
    return [dict(record.values) for record in records], mistakes


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("cp1252"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace("\n", "\n\n").encode(),
        TEXT.replace("\n", ",,,\n").encode(),
        TEXT.replace("\n", "\n,,,\n").encode(),
        b"sep=;\r\n" + TEXT.replace(",", ";").encode(),
        TEXT.replace("id,name,role,pgy", ' ID , Name ,"Role",PGY').encode(),
        TEXT.rstrip("\n").encode(),
        TEXT.replace("Ben", '"Ben"').encode(),
    ],
    ids=[
        "utf-8",
        "bom",
        "windows-1252",
        "utf-16-le",
        "utf-16-be",
        "crlf",
        "cr",
        "semicolon",
        "tab",
        "blank-lines",
        "trailing-columns",
        "blank-rows",
        "sep-line",
        "header-case",
        "no-last-line-end",
        "quotes",
    ],
)
def test_one_table_in_many_guises_is_one_table(data: bytes) -> None:
    rows, mistakes = read(data)
    assert not mistakes.found
    assert [(row["id"], row["name"], row["pgy"]) for row in rows] == [
        ("R1", "Zoë Müller", 1),
        ("R2", "Ben", 2),
    ]


def test_columns_come_in_any_order_and_those_with_a_default_may_be_missing() -> None:
    rows, mistakes = read("pgy,id\n3,R1\n")
    assert not mistakes.found
    assert rows[0]["pgy"] == 3
    assert rows[0]["fte"] == 100


def test_the_line_of_a_row_counts_blank_lines_and_quoted_line_ends() -> None:
    mistakes = Mistakes()
    text = 'clinician,start,end,kind,note\n\nR1,2026-07-01,,,"two\nlines"\nR2,soon,,,\n'
    records = read_sheet(LEAVE, text, file="leave.csv", mistakes=mistakes)
    assert [record.line for record in records] == [3, 5]
    assert [one.line for one in mistakes.found] == [5]


def test_an_unknown_column_is_named_with_the_nearest() -> None:
    _, mistakes = read("id,name,role,pgi\nR1,A,resident,1\n")
    assert [(one.line, one.value, one.maybe) for one in mistakes.found] == [(1, "pgi", '"pgy".')]


def test_a_missing_column_a_double_one_and_an_empty_cell_are_told() -> None:
    _, mistakes = read("clinician,measure,measure\nR1,nights,nights\n,nights,\n", CARRY)
    assert [one.message for one in mistakes.found] == ["is there twice.", 'has no column "value".']
    _, mistakes = read("clinician,measure,value\n,nights,1\n", CARRY)
    assert [(one.line, one.field) for one in mistakes.found] == [(2, "clinician")]


def test_an_unquoted_comma_is_explained() -> None:
    _, mistakes = read("id,name,role,pgy\nR1,Berg, Ada,resident,1\n")
    assert any("needs quotes" in one.maybe for one in mistakes.found)


def test_an_open_quote_is_told_with_the_line_where_it_opens() -> None:
    rows, mistakes = read('id,name,role,pgy\nR1,A,resident,1\nR2,"B,resident,1\nR3,C,resident,1\n')
    assert len(rows) == 1
    assert [one.line for one in mistakes.found] == [3]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"id,name\nR1,a\x00b\n", "control characters"),
        (b"\x81\x8d\x8f", "neither UTF-8 nor"),
        (codecs.BOM_UTF16_LE + b"a", "begins as UTF-16-LE"),
        (TEXT.encode()[:23], "ends inside a letter"),
        (TEXT.encode("utf-16-le"), "control characters"),
    ],
)
def test_what_is_no_table_is_told_so(data: bytes, message: str) -> None:
    _, mistakes = read(data)
    assert len(mistakes) == 1
    assert message in mistakes.found[0].message


def test_absurd_sizes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    rows, mistakes = read("id,pgy\nR1,1\nR2,1\nR3,1\nR4,1\n")
    assert len(rows) == 2
    assert "more than 2 rows" in mistakes.found[0].message
    mistakes = Mistakes()
    assert encodings.decode(b"12345", file="a", mistakes=mistakes, largest=4) is None
    assert "5 bytes" in mistakes.found[0].message
