"""Lines of TOML keys, and values without quotes."""

from __future__ import annotations

import tomllib

import pytest

from nightfloat.interchange.toml_lines import locate

TEXT = '''# top
name = "x" # [not] = a table
text = """
[[shift]]
"""
[year]
start = 2026-07-01
"odd key" = 'it''s'

[[shift]]
id = "D"
with = [
  "A", # first
  "B",
]
[[shift]]
id = "N"
inner = { a = 1, b = [2, 3] }
[shift.more]
deep.er = 1
[[rule.run]]
id = "one"
[[rule.total]]
id = "two"
[[rule.run]]
id = "three"
'''.replace("'it''s'", "'its'")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("text",), 3),
        (("year",), 6),
        (("year", "start"), 7),
        (("year", "odd key"), 8),
        (("shift", 0), 10),
        (("shift", 0, "with"), 12),
        (("shift", 0, "with", 0), 13),
        (("shift", 0, "with", 1), 14),
        (("shift", 1, "id"), 17),
        (("shift", 1, "inner", "b", 1), 18),
        (("shift", 1, "more"), 19),
        (("shift", 1, "more", "deep", "er"), 20),
        (("rule", "run", 0, "id"), 22),
        (("rule", "total", 0, "id"), 24),
        (("rule", "run", 1, "id"), 26),
        (("rule", "run", 1, "gone"), 25),
        (("nothing",), 0),
    ],
)
def test_each_key_table_and_item_has_its_line(path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(TEXT)
    assert locate(TEXT).of(path) == line


@pytest.mark.parametrize(
    "value",
    ["America/New_York", "2026-02-29", "7:00", "8 pm", "True", "Mon-Fri", "007", "7/4/2026", "D+N"],
)
def test_a_value_without_quotes_is_found_and_hides_nothing_after_it(value: str) -> None:
    lines = locate(f"a = 1\nb = {value} # why\nc = [{value}, 2]\nd = {{ e = {value} }}\nf = 3\n")
    assert lines.bare == [(2, value), (3, value), (4, value)]
    assert tomllib.loads(lines.text)["f"] == 3


@pytest.mark.parametrize(
    "value",
    ["true", "1_000", "-1.5e3", "0xff", "inf", "2026-07-01", "07:00:00", "2026-07-01 07:00:00Z"],
)
def test_what_toml_knows_is_left_alone(value: str) -> None:
    text = f"a = {value}\nb = [{value}]\n"
    assert locate(text).text == text
    assert not locate(text).bare


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "[[a",
        "a",
        "a =",
        'a = "',
        "a = [1,",
        "a = {b",
        '"""',
        "= 1",
        "a.",
        "\\",
        "a = '''",
        '["',
        "[]",
    ],
)
def test_a_text_that_breaks_off_is_no_problem(text: str) -> None:
    locate(text)
