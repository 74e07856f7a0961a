"""Mistakes: what a person reads."""

from __future__ import annotations

from nightfloat.interchange.mistakes import FolderError, Mistake, Mistakes, shown


def test_all_mistakes_are_printed_by_file_in_order_of_lines() -> None:
    mistakes = Mistakes()
    mistakes.add("pins.csv", 9, "is no shift.", field="assign", value="NN", maybe='"N".')
    mistakes.add("leave.csv", 4, "is no date.", field="start", value="soon")
    mistakes.add("pins.csv", 2, "is empty.", field="assign")
    error = FolderError(mistakes.found)
    assert str(error).splitlines() == [
        "3 mistakes to mend.",
        "leave.csv",
        '  line 4: start = "soon" is no date.',
        "pins.csv",
        "  line 2: assign: is empty.",
        '  line 9: assign = "NN" is no shift. Maybe "N".',
    ]
    assert error.code == "folder"


def test_a_mistake_of_the_whole_file_has_no_line() -> None:
    mistake = Mistake(file="a.csv", line=0, field="", value="", message="is missing.")
    assert str(mistake) == "is missing."


def test_a_slip_repeated_ten_thousand_times_is_told_so_and_not_ten_thousand_times() -> None:
    mistakes = Mistakes()
    for line in range(10_000):
        mistakes.add("leave.csv", line, "is no date.")
    assert len(mistakes) == 500
    assert "more mistakes" in mistakes.found[-1].message


def test_values_are_shown_short_and_on_one_line() -> None:
    assert shown("a\nb\x00c") == "a·b·c"
    assert shown("x" * 1000) == "x" * 80 + "…"
    assert shown(True) == "true"
    assert "digits" in shown(10**5000)
