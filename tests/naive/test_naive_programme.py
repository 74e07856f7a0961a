"""Hand-made folders for programme.py: a right schedule, and each planted fault found alone."""

from __future__ import annotations

import csv
import time
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.naive import folder as nf
from tests.naive.programme import assert_right, check_folder, measure

NY = ZoneInfo("America/New_York")
MONDAY = date(2026, 10, 26)  # the clocks change on Sunday 1 November, day 6 of the block
COLUMNS = ["clinician", "start", "end", "kind", "code", "rotation", "site"]

PROGRAMME = """
nightfloat = 1
name = "Naive"
[year]
timezone = "America/New_York"
start = 2026-10-12
end = 2026-11-22
blocks = "custom"
[[year.block]]
id = "0"
start = 2026-10-12
end = 2026-10-25
[[year.block]]
id = "1"
start = 2026-10-26
end = 2026-11-08
[[year.block]]
id = "2"
start = 2026-11-09
end = 2026-11-22
[[year.holiday]]
date = 2026-10-28
name = "Founders' Day"
[plan]
blocks = ["1"]
[[site]]
id = "MAIN"
[[site]]
id = "AWAY"
[[shift]]
id = "D"
start = "07:00"
end = "17:00"
site = "MAIN"
[[shift]]
id = "N"
kind = "night_float"
start = "20:00"
end = "07:00"
site = "MAIN"
points = 3
[[shift]]
id = "C"
kind = "call_in_house"
start = "07:00"
end = "07:00"
site = "MAIN"
transition = 240
[[shift]]
id = "H"
kind = "call_home"
start = "17:00"
end = "07:00"
site = "MAIN"
worked = ["22:00-23:00", "01:30-02:30"]
with = ["D"]
[[shift]]
id = "AM"
kind = "clinic"
start = "08:00"
end = "12:00"
half = "am"
days = "Mon-Fri !holidays"
[[shift]]
id = "PM"
kind = "clinic"
start = "13:00"
end = "17:00"
half = "pm"
site = "AWAY"
[[rotation]]
id = "WARDS"
site = "MAIN"
shifts = ["D", "N", "C", "H"]
week = ["Mon-Fri 07:00-17:00"]
[[rotation]]
id = "CLINIC"
site = "AWAY"
shifts = ["AM", "PM", "D"]
week = ["Mon-Fri !holidays 08:00-12:00", "Mon-Fri 13:00-17:00"]
vacation = true
[[rotation]]
id = "MIXED"
parts = ["CLINIC", "WARDS"]
"""

PEOPLE = """id,role,pgy,fte,cohort,start,end,qualifications
R1,resident,1,100,A,,,
R2,resident,2,100,A,,,procedures until 2026-10-31
R3,resident,3,50,B,,,
R4,resident,3,100,B,,2026-11-06,
F1,faculty,,,,,,opt-out
"""

BLOCKS = "clinician,block,rotation\nR1,1,WARDS\nR2,1,WARDS\nR3,1,MIXED\nR4,1,WARDS\n"

# One word a day: shifts joined by +, '-' off, 'L' leave, '.' nothing at all.
GRID = {
    "R1": "D  D  D  D  D  -  -  D  D  D  D  D  -  -",
    "R2": "N  N  N  -  -  D  N  -  -  N  N  -  D  D",
    "R3": "AM AM+PM PM AM PM - - D D+H - C - - H",
    "R4": "L  L  D  D  D  -  C  -  D  D  D  D  .  .",
    "F1": "-  -  -  -  -  D  D  -  -  -  -  -  -  -",
}
LEAVE = "clinician,start,end,kind,note\nR4,2026-10-26,2026-10-27,vacation,\n"

TIMES = {  # kind, start, end, site
    "D": ("shift", 7, 17, "MAIN"),
    "N": ("night_float", 20, 31, "MAIN"),
    "C": ("call_in_house", 7, 31, "MAIN"),
    "H": ("call_home", 17, 31, "MAIN"),
    "AM": ("clinic", 8, 12, "AWAY"),
    "PM": ("clinic", 13, 17, "AWAY"),
}
PARTS = {  # kind, start, end
    "C": [("transition", 31.0, 35.0)],
    "H": [("call_home_worked", 22.0, 23.0), ("call_home_worked", 25.5, 26.5)],
}

Line = dict[str, str]
Found = set[tuple[str, str, str]]


def wall(day: date, hour: float) -> str:
    """The offset from Python's own zone data, not from the checker."""
    minutes = round(hour * 60)
    day, minutes = day + timedelta(days=minutes // 1440), minutes % 1440
    moment = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=NY)
    return moment.isoformat()


def line(who: str, start: str, end: str, kind: str, code: str, rotation: str, site: str) -> Line:
    return dict(zip(COLUMNS, (who, start, end, kind, code, rotation, site), strict=True))


def rotation_of(who: str, number: int) -> str:
    if who == "R3":
        return "CLINIC" if number < 7 else "WARDS"
    return "" if who == "F1" else "WARDS"


def lines_of(grid: dict[str, str], first: date = MONDAY) -> list[Line]:
    out = []
    for who, words in grid.items():
        busy_until = 0.0  # hour of the day at which the evening before ends
        for number, word in enumerate(words.split()):
            day, rotation = first + timedelta(days=number), rotation_of(who, number)
            began, busy_until = busy_until, 0.0
            if word == "-":
                out.append(line(who, wall(day, began), wall(day, 24), "off", "", rotation, ""))
            elif word == "L":
                out.append(line(who, wall(day, 0), wall(day, 24), "leave", "leave", rotation, ""))
            elif word != ".":
                for code in word.split("+"):
                    kind, start, end, site = TIMES[code]
                    out.append(
                        line(who, wall(day, start), wall(day, end), kind, code, rotation, site)
                    )
                    for part, begins, ends in PARTS.get(code, []):
                        out.append(
                            line(
                                who, wall(day, begins), wall(day, ends), part, code, rotation, site
                            )
                        )
                        end = max(end, int(ends))
                    busy_until = max(busy_until, end - 24.0)
    return out


def write_lines(path: Path, lines: list[Line]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    return path


class Case:
    """A folder and a schedule, right until something is changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.programme = PROGRAMME
        self.files = {"people.csv": PEOPLE, "block_schedule.csv": BLOCKS, "leave.csv": LEAVE}
        self.grid = dict(GRID)
        self.history: list[Line] = []
        self.lines: list[Line] | None = None

    def day(self, who: str, number: int, word: str) -> None:
        words = self.grid[who].split()
        words[number] = word
        self.grid[who] = " ".join(words)

    def row(self, who: str, code: str, number: int, kind: str = "") -> Line:
        """The row of a shift on a day of the block, to be changed in place."""
        if self.lines is None:
            self.lines = lines_of(self.grid)
        day = str(MONDAY + timedelta(days=number))
        for one in self.lines:
            same = (one["clinician"], one["code"]) == (who, code)
            if same and one["start"].startswith(day) and kind in ("", one["kind"]):
                return one
        raise LookupError(code)

    def write(self) -> tuple[Path, Path]:
        folder = self.path / "folder"
        folder.mkdir(exist_ok=True)
        (folder / "programme.toml").write_text(self.programme, encoding="utf-8")
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8")
        if self.history:
            write_lines(folder / "history.csv", self.history)
        lines = lines_of(self.grid) if self.lines is None else self.lines
        return folder, write_lines(self.path / "schedule.csv", lines)

    def found(self, severity: str = "must") -> Found:
        problems = check_folder(*self.write())
        return {(p.rule, p.who, p.when) for p in problems if p.severity == severity}

    def rules(self, severity: str = "must") -> set[str]:
        return {rule for rule, _, _ in self.found(severity)}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


# ---------------------------------------------------------------- a right schedule


def test_a_right_schedule_has_no_problem(case: Case) -> None:
    assert check_folder(*case.write()) == []
    assert_right(*case.write())


def test_assert_right_names_every_problem(case: Case) -> None:
    case.day("R1", 0, "-")
    case.day("R1", 3, "PM")
    case.files["pins.csv"] = "clinician,start,end,assign\nR1,2026-10-26,,D\n"
    with pytest.raises(AssertionError, match="2 problems") as caught:
        assert_right(*case.write())
    assert "pin R1 2026-10-26: pinned to D, has -" in str(caught.value)
    assert "shift R1 2026-10-29: PM: is no shift of WARDS" in str(caught.value)


def test_files_as_excel_writes_them_are_read(case: Case, tmp_path: Path) -> None:
    folder, schedule = case.write()
    people = (folder / "people.csv").read_text(encoding="utf-8").replace(",", "|")
    people = people.replace(";", ",").replace("|", ";")
    (folder / "people.csv").write_text(people + ";;;;;;;\n", encoding="utf-16")
    assert check_folder(folder, schedule) == []


# ---------------------------------------------------------------- structure


def test_unknown_clinician(case: Case) -> None:
    case.grid["R9"] = "D" + " ." * 13
    assert case.found() == {("clinician", "R9", "")}


def test_two_shifts_at_once(case: Case) -> None:
    case.lines = lines_of(case.grid)
    case.lines.append({**case.row("R1", "D", 1), "code": "D"})
    assert case.rules() == {"overlap", "same_day"}


def test_night_into_the_next_day_shift(case: Case) -> None:
    case.lines = lines_of(case.grid)
    case.row("R2", "N", 1)["end"] = wall(MONDAY, 24 + 24 + 21)
    assert case.rules() == {"overlap", "shift"}


def test_pairs_that_do_not_go_together(case: Case) -> None:
    case.day("R1", 0, "D+N")
    assert case.rules() >= {"same_day"}


def test_with_allows_a_pair_and_am_goes_with_pm(case: Case) -> None:
    assert "D+H" in case.grid["R3"]
    assert "AM+PM" in case.grid["R3"]
    case.programme = case.programme.replace('with = ["D"]\n', "")
    assert case.found() == {("same_day", "R3", "2026-11-03")}


def test_a_day_nobody_speaks_of(case: Case) -> None:
    case.day("R1", 5, ".")
    assert case.found() == {("unaccounted", "R1", "2026-10-31")}


def test_work_after_the_last_day(case: Case) -> None:
    case.day("R4", 12, "D")
    assert case.found() == {("appointment", "R4", "2026-11-07")}


def test_work_outside_the_planned_block(case: Case) -> None:
    case.grid["R1"] += " D"
    assert case.found() == {("outside", "R1", "2026-11-09")}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("start", wall(MONDAY, 6)),
        ("end", wall(MONDAY, 16.5)),
        ("kind", "clinic"),
        ("site", "AWAY"),
        ("rotation", "CLINIC"),
        ("rotation", ""),
    ],
)
def test_rows_are_as_the_shift_says(case: Case, column: str, value: str) -> None:
    case.row("R1", "D", 0)[column] = value
    assert "shift" in case.rules()
    assert case.found() <= {
        ("shift", "R1", "2026-10-26"),
        ("block_schedule", "R1", "2026-10-26"),
    }


def test_unknown_code(case: Case) -> None:
    case.row("R1", "D", 0)["code"] = "Q"
    assert case.rules() == {"code"}


def test_unknown_kind(case: Case) -> None:
    case.row("R1", "D", 0)["kind"] = "nap"
    assert "kind" in case.rules()


def test_site_may_be_the_rotations_only_where_the_shift_has_none(case: Case) -> None:
    case.row("R3", "AM", 0)["site"] = ""
    assert case.found() == set()
    case.row("R3", "AM", 0)["site"] = "MAIN"
    assert case.rules() == {"shift"}
    case.row("R3", "AM", 0)["site"] = "AWAY"
    case.row("R3", "PM", 1)["site"] = ""
    assert case.rules() == {"shift"}


def test_clock_change_makes_true_hours(case: Case) -> None:
    """20:00-04:00 to 07:00-05:00 is twelve hours; eleven real ones would end at 06:00."""
    case.grid["R2"] = "N N N - - N - - - N N - D D"
    night = case.row("R2", "N", 5)
    assert (night["start"], night["end"]) == (
        "2026-10-31T20:00:00-04:00",
        "2026-11-01T07:00:00-05:00",
    )
    assert case.found() == set()
    night["end"] = "2026-11-01T06:00:00-05:00"
    assert case.rules() == {"shift"}


def test_skipped_and_repeated_clock_times() -> None:
    """A skipped time is the clock before it (02:30 is 03:30), a repeated one the first."""
    zone = "America/New_York"
    assert nf.instant(date(2027, 3, 14), 150, zone) == nf.instant(date(2027, 3, 14), 210, zone)
    hour = nf.instant(date(2026, 11, 1), 120, zone) - nf.instant(date(2026, 11, 1), 90, zone)
    assert hour == 90


def test_missing_or_wrong_parts(case: Case) -> None:
    case.lines = lines_of(case.grid)
    case.lines.remove(case.row("R3", "C", 11, "transition"))
    assert case.found() == {("shift", "R3", "2026-11-05")}
    case.lines = None
    case.row("R3", "H", 8, "call_home_worked")["end"] = wall(MONDAY, 8 * 24 + 24)
    assert case.found() == {("shift", "R3", "2026-11-03")}
    case.lines = None
    case.row("R3", "H", 8, "call_home_worked")["code"] = "C"
    assert case.rules() == {"shift", "times"}


def test_shift_on_a_day_on_which_it_does_not_exist(case: Case) -> None:
    case.day("R3", 2, "AM")  # the holiday
    assert case.found() == {("shift", "R3", "2026-10-28")}


def test_shift_of_another_rotation(case: Case) -> None:
    case.day("R3", 1, "N")
    case.day("R3", 2, "-")
    assert case.found() == {("shift", "R3", "2026-10-27")}


def test_half_block_combination_changes_in_the_middle(case: Case) -> None:
    """R3's clinic half is 26 October to 1 November: 14 days, 14 // 2 = 7."""
    case.row("R3", "D", 7)["rotation"] = "CLINIC"
    assert case.found() == {
        ("shift", "R3", "2026-11-02"),
        ("block_schedule", "R3", "2026-11-02"),
    }


def test_block_schedule_is_respected(case: Case) -> None:
    case.files["block_schedule.csv"] = BLOCKS.replace("R4,1,WARDS", "R4,1,CLINIC")
    assert ("block_schedule", "R4", "2026-10-26") in case.found()


def test_off_while_at_work(case: Case) -> None:
    case.lines = lines_of(case.grid)
    case.lines.append({**case.row("R1", "D", 0), "kind": "off", "code": ""})
    assert case.rules() == {"overlap"}


# ---------------------------------------------------------------- leave, pins, requests


def test_work_on_leave(case: Case) -> None:
    case.day("R4", 1, "D")
    assert case.rules() == {"leave"}


def test_work_over_shown_leave(case: Case) -> None:
    case.lines = lines_of(case.grid)
    case.lines.append(
        {**case.row("R4", "D", 2), "start": wall(MONDAY, 36), "end": wall(MONDAY, 40)}
    )
    assert "leave" in case.rules()


def test_leave_that_the_schedule_forgets(case: Case) -> None:
    case.day("R4", 1, "-")
    assert case.found() == {("leave", "R4", "2026-10-27")}


def test_leave_that_nobody_approved(case: Case) -> None:
    case.day("R1", 6, "L")
    assert case.found() == {("leave", "R1", "2026-11-01 00:00")}


def test_the_night_before_leave_runs_into_it(case: Case) -> None:
    case.files["leave.csv"] = LEAVE + "R2,2026-10-29,2026-10-29,sick,\n"
    case.day("R2", 3, "L")
    assert case.found() == {("leave", "R2", "2026-10-29 00:00")}


def test_half_day_of_leave(case: Case) -> None:
    """From noon: a clinic in the morning is fine, a day shift is not."""
    case.files["leave.csv"] = LEAVE + "R3,2026-10-26T12:00,2026-10-26,conference,\n"
    case.lines = lines_of(case.grid)
    case.lines.append(line("R3", wall(MONDAY, 12), wall(MONDAY, 24), "leave", "", "CLINIC", ""))
    assert case.found() == set()
    case.lines.remove(case.row("R3", "AM", 0))
    case.lines.append({**case.row("R1", "D", 0), "clinician": "R3", "rotation": "CLINIC"})
    assert case.rules() == {"leave"}


def test_off_row_over_leave_is_an_advisory(case: Case) -> None:
    case.files["leave.csv"] = LEAVE + "R1,2026-10-31T12:00,2026-10-31,conference,\n"
    case.lines = lines_of(case.grid)
    case.lines.append(line("R1", wall(MONDAY, 132), wall(MONDAY, 144), "leave", "", "WARDS", ""))
    assert case.found() == set()
    assert case.rules("should") == {"overlap"}


@pytest.mark.parametrize(
    ("pin", "expected"),
    [
        ("R1,2026-10-26,2026-10-27,D", set()),
        ("R1,2026-10-31,,-", set()),
        ("R4,2026-10-26,,-", set()),  # leave is off
        ("R3,2026-10-27,,PM+AM", set()),
        ("R3,2026-10-27,,AM", {("pin", "R3", "2026-10-27")}),
        ("R1,2026-10-30,2026-10-31,D", {("pin", "R1", "2026-10-31")}),
        ("R1,2026-10-30,,-", {("pin", "R1", "2026-10-30")}),
        ("R1,2026-11-09,,N", set()),  # not planned
    ],
)
def test_pins(case: Case, pin: str, expected: Found) -> None:
    case.files["pins.csv"] = f"clinician,start,end,assign\n{pin}\n"
    assert case.found() == expected


def test_needed_days_off(case: Case) -> None:
    head = "id,clinician,kind,start,end,what,rank,note\n"
    case.files["requests.csv"] = head + "Q1,R1,need_off,2026-10-31,2026-11-01,,1,\n"
    assert case.found() == set()
    case.files["requests.csv"] = head + "Q1,R1,need_off,2026-10-31,2026-11-02,,1,\n"
    assert case.found() == {("need_off", "R1", "2026-11-02")}
    case.files["requests.csv"] = head + "Q1,R2,need_off,2026-10-29,,,1,\n"
    assert case.found() == set()
    assert case.found("should") == {("need_off", "R2", "2026-10-29")}


# ---------------------------------------------------------------- rules about days


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # Day shifts: R1 on weekdays, R3 and R4 on some, F1 and R2 on Saturday 31 October.
        ('coverage]]\nshifts=["D"]\ndays="Mon-Fri !holidays"\nmin=1', set()),
        ('coverage]]\nshifts=["D"]\ndays="Sat Sun"\nmin=1', set()),
        ('coverage]]\nid="x"\nshifts=["D"]\ndays="Sat Sun"\nmin=2',
         {("x", "", "2026-11-01"), ("x", "", "2026-11-07"), ("x", "", "2026-11-08")}),
        ('coverage]]\nshifts=["D"]\ndays="holidays"\nmax=1', {("coverage-1", "", "2026-10-28")}),
        ('coverage]]\nshifts=["D"]\ndays="holidays"\nmax=2', set()),
        ('coverage]]\nshifts=["N"]\nsince=2026-10-29\nuntil=2026-10-30\nmin=1',
         {("coverage-1", "", "2026-10-29"), ("coverage-1", "", "2026-10-30")}),
        ('coverage]]\nshifts=["AM","PM"]\ndays="Tue"\nuntil=2026-10-27\nmax=1', set()),
        ('coverage]]\nshifts=["D"]\nwho=["faculty"]\ndays="Sat"\nmin=1',
         {("coverage-1", "", "2026-11-07")}),
        ('coverage]]\nshifts=["N"]\nmin=1\nseverity="should"', set()),
        # The morning clinic does not exist on holidays and weekends: nobody is missing.
        ('coverage]]\nshifts=["AM"]\nmin=1\nuntil=2026-11-01', {("coverage-1", "", "2026-10-30")}),
        ('coverage]]\nshifts=["D"]\nwho="on:CLINIC"\ndays="Mon"\nmin=1\nuntil=2026-10-26',
         {("coverage-1", "", "2026-10-26")}),
        # Eligibility.
        ('eligibility]]\nshifts=["N"]\nwho="pgy2+"', set()),
        ('eligibility]]\nshifts=["N"]\nwho="pgy3 faculty"',
         {("eligibility-1", "R2", f"2026-{d}") for d in
          ("10-26", "10-27", "10-28", "11-01", "11-04", "11-05")}),
        ('eligibility]]\nshifts=["N"]\nwho="qualified:procedures"',
         {("eligibility-1", "R2", f"2026-{d}") for d in ("11-01", "11-04", "11-05")}),
        ('eligibility]]\nshifts=["D"]\nwho="resident"\nsince=2026-11-01',
         {("eligibility-1", "F1", "2026-11-01")}),
        ('eligibility]]\nshifts=["N"]\nwho="!cohort:A"\ndays="Sun"',
         {("eligibility-1", "R2", "2026-11-01")}),
        # Total.
        ('total]]\nshifts=["D"]\nwho="R1"\nmax=10\nmin=10', set()),
        ('total]]\nshifts=["D"]\nwho="R1"\nmax=9', {("total-1", "R1", "2026-10-26")}),
        ('total]]\nshifts=["D"]\nwho="R1"\nmax=4\nper="week"',
         {("total-1", "R1", "2026-10-26"), ("total-1", "R1", "2026-11-02")}),
        ('total]]\nshifts=["D"]\nwho="R1"\nmax=1\nper="month"',
         {("total-1", "R1", "2026-10-01"), ("total-1", "R1", "2026-11-01")}),
        ('total]]\nshifts=["D"]\nwho="R1"\nmin=9\nper="month"', set()),  # no whole month
        # Only the days on the rotation count, and a minimum wants the whole window.
        ('total]]\nshifts=["D","AM","PM"]\nwho="on:CLINIC"\nmax=6\nmin=9', set()),
        ('total]]\nshifts=["D","AM","PM"]\nwho="on:CLINIC"\nmax=5',
         {("total-1", "R3", "2026-10-26")}),
        ('total]]\nshifts=["D","AM","PM"]\nwho="on:CLINIC"\nmin=14\nprorate=true', set()),
        # R3 at 50 % for 7 of 14 days: a quarter of 27 is 6.75, and of 28 is 7.
        ('total]]\nshifts=["AM","PM"]\nwho="on:CLINIC R3"\nmin=27\nprorate=true', set()),
        ('total]]\nshifts=["AM","PM"]\nwho="on:CLINIC"\nmin=28\nprorate=true',
         {("total-1", "R3", "2026-10-26")}),
        ('total]]\nshifts=["D"]\nwho="R1"\nmin=11\nper="block"', {("total-1", "R1", "2026-10-26")}),
        ('total]]\nshifts=["AM","PM"]\nwho="R3"\nmin=6\nmax=6', set()),
        ('total]]\nshifts=["D"]\nwho="R1"\ndays="Mon"\nmax=2\nmin=2', set()),
        ('total]]\nshifts=["N"]\nwho="R2"\nunit="points"\nmax=17',
         {("total-1", "R2", "2026-10-26")}),
        ('total]]\nshifts=["N"]\nwho="R2"\nunit="points"\nmax=18\nmin=18', set()),
        # R2's nights: 6 of 11 h, none over the change of the clocks; R3's call 24 + 4, H 2 h.
        ('total]]\nshifts=["N"]\nwho="R2"\nunit="hours"\nmax=66\nmin=66', set()),
        ('total]]\nshifts=["C","H"]\nwho="R3"\nunit="hours"\nmax=32\nmin=32', set()),
        ('total]]\nshifts=["D"]\nwho="R1"\nper="rolling 3"\nmax=2',
         {("total-1", "R1", f"2026-{d}") for d in
          ("10-26", "10-27", "10-28", "11-02", "11-03", "11-04")}),
        ('total]]\nshifts=["-"]\nwho="R1"\nper="rolling 7"\nmin=2', set()),
        # R3 is there half of the time: 14 days at 50 %.
        ('total]]\nshifts=["D"]\nwho="R3"\nmax=4\nprorate=true', set()),
        ('total]]\nshifts=["D"]\nwho="R3"\nmax=3\nprorate=true', set()),  # 1.5 is 2
        ('total]]\nshifts=["D"]\nwho="R3"\nmax=2\nprorate=true', {("total-1", "R3", "2026-10-26")}),
        # R4: 10 of 14 days (two of leave, two after the end).
        ('total]]\nwho="R4"\nmin=11\nmax=12\nprorate=true', set()),
        ('total]]\nwho="R4"\nmin=13\nprorate=true', {("total-1", "R4", "2026-10-26")}),
        # Run.
        ('run]]\nshifts=["N"]\nmin=2', {("run-1", "R2", "2026-11-01")}),
        ('run]]\nshifts=["N"]\nmax=3', set()),
        ('run]]\nshifts=["N"]\nmax=2', {("run-1", "R2", "2026-10-26")}),
        ('run]]\nmax=5\nwho="R1"', set()),
        ('run]]\nmax=4\nwho="R1"',
         {("run-1", "R1", "2026-10-26"), ("run-1", "R1", "2026-11-02")}),
        ('run]]\nshifts=["N"]\nrest_after=1', set()),
        ('run]]\nshifts=["N"]\nrest_after=2', {("run-1", "R2", "2026-11-07")}),
        ('run]]\nshifts=["H"]\nmin=2\nwho="R3"', {("run-1", "R3", "2026-11-03")}),
        # Succession.
        ('succession]]\nshifts=["N"]\nthen=["D"]', set()),
        ('succession]]\nshifts=["N"]\nthen=["D"]\nwithin=2',
         {("succession-1", "R2", "2026-11-07")}),
        ('succession]]\nshifts=["D"]\nthen=["N"]', {("succession-1", "R2", "2026-11-01")}),
        ('succession]]\nshifts=["C"]', set()),
        ('succession]]\nshifts=["N"]\nwho="R2"', {("succession-1", "R2", f"2026-{d}") for d in
          ("10-27", "10-28", "11-05")}),
        # Spacing: the nights 26-28 October, 1 November, 4-5 November.
        ('spacing]]\nshifts=["N"]\nsteps=2', set()),
        ('spacing]]\nshifts=["N"]\nsteps=3', {("spacing-1", "R2", "2026-11-04")}),
        ('spacing]]\nshifts=["N"]\nsteps=4',
         {("spacing-1", "R2", "2026-11-01"), ("spacing-1", "R2", "2026-11-04")}),
        # Rest: D to D 14 h, R2's D on Saturday to N on Sunday, R4's call ends at 11:00.
        ('rest]]\nshifts=["D"]\nbefore=["D"]\nminutes=840', set()),
        ('rest]]\nshifts=["N"]\nbefore=["D"]\nminutes=1440', set()),
        ('rest]]\nshifts=["N"]\nbefore=["D"]\nminutes=2880',
         {("rest-1", "R2", "2026-11-07")}),
        ('rest]]\nshifts=["N"]\nbefore=["D"]\nminutes=2881\nwho="R2"',
         {("rest-1", "R2", "2026-10-31"), ("rest-1", "R2", "2026-11-07")}),
        ('rest]]\nshifts=["C"]\nminutes=1200', set()),
        ('rest]]\nshifts=["C"]\nminutes=1201', {("rest-1", "R4", "2026-11-03")}),
        # R3's home call is worked until 02:30 on 4 November; the next work is at 07:00 on the 5th.
        ('rest]]\nshifts=["H"]\nwho="R3"\nminutes=1710', set()),
        ('rest]]\nshifts=["H"]\nwho="R3"\nminutes=1711', {("rest-1", "R3", "2026-11-05")}),
        ('rest]]\nwho="R3"\nminutes=4321\nbetween_sites=true\nshifts=["PM"]',
         {("rest-1", "R3", "2026-11-02")}),
        ('rest]]\nwho="R3"\nminutes=1200\nbetween_sites=true\nshifts=["AM"]', set()),
        # Weekends.
        ('weekends]]\nmax=1\nwho="F1"', set()),
        ('weekends]]\nmax=1\nwho="R2"', {("weekends-1", "R2", "2026-10-26")}),
        ('weekends]]\nin_a_row=1\nshifts=["D"]', {("weekends-1", "R2", "2026-11-07")}),
        ('weekends]]\nin_a_row=2', set()),
        # Together and apart.
        ('together]]\npeople=["R2","F1"]\nshifts=["D"]\ndays="Sat"',
         {("together-1", "R2 F1", "2026-11-07")}),
        ('apart]]\npeople=["R2","F1"]\nshifts=["D"]', {("apart-1", "R2 F1", "2026-10-31")}),
        ('apart]]\npeople=["R1","F1"]', set()),
        # Composition: R1 (PGY-1) with R4 or R3 on D.
        ('composition]]\nshifts=["D"]\nlearners="pgy1"\nsupervisors="pgy3"\nat_least=1\ndays="Wed"',
         set()),
        ('composition]]\nshifts=["D"]\nlearners="pgy1"\nsupervisors="pgy3"\nat_least=1\ndays="Tue"',
         {("composition-1", "R1", "2026-10-27")}),
        (('composition]]\nshifts=["D"]\nlearners="pgy1"\nsupervisors="pgy2"\ndays="Mon"\n'
          'supervisor_shifts=["N"]\nat_least=1'), {("composition-1", "R1", "2026-11-02")}),
        (('composition]]\nshifts=["D"]\nlearners="resident"\nsupervisors="faculty"\ndays="Sat"\n'
          'weights={pgy1=50,pgy2=30}'), {("composition-1", "", "2026-11-07")}),
        (('composition]]\nshifts=["D"]\nlearners="resident"\nsupervisors="faculty"\ndays="Sat"\n'
          'weights={pgy1=50,pgy2=30}\nrounding="nearest"'), set()),
        (('composition]]\nshifts=["D"]\nlearners="resident"\nsupervisors="faculty"\ndays="Sat"\n'
          'weights={pgy2=130}\nrounding="down"'), {("composition-1", "", "2026-11-07")}),
    ],
)  # fmt: skip
def test_rules_about_days(case: Case, rule: str, expected: Found) -> None:
    case.programme += f"[[rule.{rule}\n"
    assert case.found() == expected


def nights_before(who: str, count: int) -> list[Line]:
    """Nights of the days right before the block."""
    out = []
    for back in range(count, 0, -1):
        day = MONDAY - timedelta(days=back)
        start, end = wall(day, 20), wall(day, 31)
        out.append(line(who, start, end, "night_float", "N", "WARDS", "MAIN"))
    return out


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('run]]\nshifts=["N"]\nmax=5', set()),
        ('run]]\nshifts=["N"]\nmax=4', {("run-1", "R2", "2026-10-24")}),
        ('total]]\nshifts=["N"]\nper="rolling 5"\nmax=4', {("total-1", "R2", "2026-10-24")}),
        ('total]]\nshifts=["N"]\nper="rolling 7"\nmin=4\nwho="R2"',
         {("total-1", "R2", f"2026-{d}") for d in
          ("10-27", "10-28", "10-29", "10-30", "10-31", "11-01", "11-02")}),
        ('spacing]]\nshifts=["N"]\nsteps=3', {("spacing-1", "R2", "2026-11-04")}),
    ],
)  # fmt: skip
def test_history_counts(case: Case, rule: str, expected: Found) -> None:
    case.history = nights_before("R2", 2)
    case.programme += f"[[rule.{rule}\n"
    assert case.found() == expected


def test_weekends_reach_into_history(case: Case) -> None:
    """F1 works both days of 31 October; two nights before the block are the weekend before it."""
    case.history = nights_before("F1", 2)
    case.programme += (
        '[[rule.weekends]]\nin_a_row=1\nwho="F1"\n[[rule.weekends]]\nmax=1\nwho="F1"\n'
    )
    assert case.found() == {("weekends-1", "F1", "2026-10-31")}


def test_rest_and_succession_reach_from_history(case: Case) -> None:
    case.history = nights_before("R1", 1)
    case.programme += '[[rule.rest]]\nminutes=1\n[[rule.succession]]\nshifts=["N"]\nthen=["D"]\n'
    assert case.found() == {
        ("rest-1", "R1", "2026-10-26"),
        ("succession-1", "R1", "2026-10-26"),
    }


# ---------------------------------------------------------------- a year of blocks

YEAR_HEAD = """
nightfloat = 1
name = "Year"
[year]
timezone = "America/New_York"
start = 2026-07-06
end = 2026-10-25
blocks = "custom"
"""
YEAR_TAIL = """
[plan]
year = true
[[rotation]]
id = "ICU"
week = ["Mon-Sat 07:00-17:00"]
[[rotation]]
id = "NF"
week = ["Sun-Thu 20:00-06:00"]
[[rotation]]
id = "ELEC"
week = ["Mon-Fri 08:00-16:00"]
vacation = true
[[rotation]]
id = "HALF"
parts = ["ELEC", "NF"]
"""
YEAR_START = date(2026, 7, 6)
WEEKS = {
    "ICU": ([0, 1, 2, 3, 4, 5], 7, 17),
    "NF": ([6, 0, 1, 2, 3], 20, 30),
    "ELEC": ([0, 1, 2, 3, 4], 8, 16),
}
YEAR_GRID = {  # a block has 28 days; V: a vacation in the second week
    "R1": "ICU ELEC NF ELECV",
    "R2": "ELECV ICU ELEC NF",
    "R3": "HALF NF ICU ELEC",
}


def year_lines(grid: dict[str, str]) -> list[Line]:
    out = []
    for who, words in grid.items():
        for number, word in enumerate(words.split()):
            for step in range(28):
                day = YEAR_START + timedelta(days=28 * number + step)
                name = word.removesuffix("V")
                if name == "HALF":
                    name = "ELEC" if step < 14 else "NF"
                weekdays, start, end = WEEKS[name]
                if word.endswith("V") and 7 <= step < 14:
                    out.append(
                        line(who, wall(day, 0), wall(day, 24), "leave", "vacation", name, "")
                    )
                elif day.weekday() in weekdays:
                    out.append(line(who, wall(day, start), wall(day, end), "shift", name, name, ""))
    return out


@pytest.fixture
def year(tmp_path: Path) -> Case:
    case = Case(tmp_path)
    blocks = ""
    for number in range(4):
        first = YEAR_START + timedelta(days=28 * number)
        blocks += f'[[year.block]]\nid = "{number + 1}"\nstart = {first}\n'
        blocks += f"end = {first + timedelta(days=27)}\n"
    case.programme = YEAR_HEAD + blocks + YEAR_TAIL
    people = "id,role,pgy,start,end\nR1,resident,1,,\nR2,resident,2,,\nR3,resident,2,,\n"
    case.files = {"people.csv": people}
    case.grid = dict(YEAR_GRID)
    case.lines = year_lines(case.grid)
    return case


def test_a_right_year_has_no_problem(year: Case) -> None:
    assert check_folder(*year.write()) == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # ICU: R1, R2, R3, nobody.  NF: half of block 1, then R3, R1, R2.
        ('coverage]]\nrotations=["ICU"]\nblocks=["1","2","3"]\nmin=1\nmax=1', set()),
        ('coverage]]\nrotations=["ICU"]\nmin=1',
         {("coverage-1", "", "block 4, half 1"), ("coverage-1", "", "block 4, half 2")}),
        ('coverage]]\nrotations=["NF"]\nmin=1', {("coverage-1", "", "block 1, half 1")}),
        ('coverage]]\nrotations=["NF"]\nmin=1\nsince=2026-07-07', set()),
        ('coverage]]\nrotations=["HALF"]\nblocks=["1"]\nmin=1\nmax=1', set()),
        ('coverage]]\nrotations=["ICU"]\nwho="pgy2"\nmin=1\nblocks=["1"]',
         {("coverage-1", "", "block 1, half 1"), ("coverage-1", "", "block 1, half 2")}),
        ('eligibility]]\nrotations=["ICU"]\nwho="pgy2+"', {("eligibility-1", "R1", "block 1")}),
        ('eligibility]]\nrotations=["ICU"]\nwho="pgy2+"\nblocks=["2"]', set()),
        ('total]]\nrotations=["ELEC"]\nmax=2\nmin=1', set()),
        ('total]]\nrotations=["ELEC"]\nmax=1',
         {("total-1", who, "block 1") for who in ("R1", "R2", "R3")}),
        ('total]]\nrotations=["NF"]\nwho="R3"\nmin=2', {("total-1", "R3", "block 1")}),
        ('total]]\nrotations=["ICU","NF"]\nper="rolling 2"\nmax=1',
         {("total-1", "R3", "block 1"), ("total-1", "R3", "block 2")}),
        ('run]]\nrotations=["NF","ICU"]\nmax=2', {("run-1", "R3", "2026-07-06")}),
        ('succession]]\nrotations=["NF"]\nthen=["ICU"]', {("succession-1", "R3", "2026-08-31")}),
        ('succession]]\nrotations=["ICU"]\nthen=["NF"]\nwithin=2',
         {("succession-1", "R1", "2026-08-31"), ("succession-1", "R2", "2026-09-28")}),
        ('spacing]]\nrotations=["ELEC"]\nsteps=1', set()),
        ('spacing]]\nrotations=["ELEC"]\nsteps=2',
         {("spacing-1", "R1", "2026-09-28"), ("spacing-1", "R2", "2026-08-31")}),
        ('order]]\nrotations=["ELEC"]\nthen=["NF"]', set()),
        ('order]]\nrotations=["NF"]\nthen=["ICU"]',
         {("order-1", "R1", "block 1"), ("order-1", "R2", "block 2")}),
        ('vacation]]\nmin=1\nwho="R1"', set()),
        ('vacation]]\nmin=1', {("vacation-1", "R3", "2026-07-06")}),
        ('vacation]]\nmax=0\nwho="R2"', {("vacation-1", "R2", "2026-07-06")}),
        ('vacation]]\nat_once=1', set()),
        ('together]]\npeople=["R1","R3"]\nrotations=["ELEC"]',
         {("together-1", "R1 R3", f"block {b}, half {h}")
          for b, h in ((1, 1), (2, 1), (2, 2))}),
        ('apart]]\npeople=["R2","R3"]\nrotations=["ELEC"]',
         {("apart-1", "R2 R3", "block 1, half 1")}),
        ('composition]]\nrotations=["ELEC"]\nlearners="pgy1"\nsupervisors="pgy2"\nat_least=1',
         {("composition-1", "R1", "block 2, half 1"), ("composition-1", "R1", "block 2, half 2")}),
        # Rules about days have nothing to judge in a year of typical weeks.
        ('coverage]]\nshifts=["X"]\nmin=1', set()),
    ],
)  # fmt: skip
def test_rules_about_blocks(year: Case, rule: str, expected: Found) -> None:
    year.programme += f"[[rule.{rule}\n"
    assert year.found() == expected


def test_vacations_too_close_and_too_many_at_once(year: Case) -> None:
    year.lines = year_lines({**YEAR_GRID, "R1": "ICU ELECV NF ELECV", "R3": "HALF NF ICU ELECV"})
    year.programme += "[[rule.vacation]]\napart=2\nat_once=1\n"
    assert year.found() == {("vacation-1", "R1", "block 4"), ("vacation-1", "", "block 4")}


def test_vacation_where_none_is_allowed(year: Case) -> None:
    year.lines = year_lines({**YEAR_GRID, "R1": "ICUV ELEC NF ELECV"})
    assert year.rules() == {"vacation"}


def test_block_pin_against_the_year(year: Case) -> None:
    year.files["block_schedule.csv"] = "clinician,block,rotation\nR1,1,ELEC\nR3,1,HALF\n"
    assert ("block_schedule", "R1", "2026-07-06") in year.found()
    assert {who for _, who, _ in year.found()} == {"R1"}


def test_rotation_that_changes_in_an_undeclared_way(year: Case) -> None:
    year.programme = year.programme.replace('parts = ["ELEC", "NF"]', 'parts = ["ELEC", "ICU"]')
    assert year.found() == {("rotation", "R3", "2026-07-20")}


def test_present_without_a_rotation(year: Case) -> None:
    year.files["people.csv"] += "R4,resident,3,2026-10-19,\n"
    assert year.found() == {("rotation", "R4", "2026-10-19")}


def test_typical_week_is_kept(year: Case) -> None:
    assert year.lines is not None
    gone = year.lines.pop(3)
    assert year.found() == {("typical_week", "R1", gone["start"][:10])}
    year.lines = year_lines(YEAR_GRID)
    year.lines[3]["end"] = year.lines[3]["end"].replace("17:00", "16:00")
    assert year.rules() == {"typical_week"}


def test_typical_week_is_off_after_a_planned_night(year: Case) -> None:
    """Block 1 is planned; R1's night of 2 August ends in block 2, on a Monday of ELEC."""
    year.programme = year.programme.replace("year = true", 'year = true\nblocks = ["1"]')
    year.programme = year.programme.replace('id = "ICU"', 'id = "ICU"\nshifts = ["X"]')
    year.programme += '[[shift]]\nid = "X"\nstart = "20:00"\nend = "06:00"\n'
    lines = [x for x in year_lines(YEAR_GRID) if (x["clinician"], x["code"]) != ("R1", "ICU")]
    days = [YEAR_START + timedelta(days=step) for step in range(28)]
    for day in days[:-1]:
        lines.append(line("R1", wall(day, 0), wall(day, 24), "off", "", "ICU", ""))
    lines.append(line("R1", wall(days[-1], 20), wall(days[-1], 30), "shift", "X", "ICU", ""))
    year.lines = lines
    monday = [x for x in lines if x["clinician"] == "R1" and x["start"].startswith("2026-08-03")]
    assert ("typical_week", "R1", "2026-08-03") in year.found()
    lines.remove(monday[0])
    assert {who for _, who, _ in year.found()} == {"R2", "R3"}  # whose days off nobody wrote


def test_cycle_of_cohorts(year: Case) -> None:
    """ELEC comes round: R1 (B) in blocks 2 and 4, R2 (A) in 1 and 3; R3 has no cohort."""
    people = "id,role,pgy,cohort\nR1,resident,1,B\nR2,resident,2,A\nR3,resident,2,C\n"
    year.files["people.csv"] = people
    rule = '[[rule.cycle]]\nrotations=["ELEC"]\ncohorts=["A","B"]\n'
    year.programme += rule
    assert year.found() == set()
    year.programme += "first=2\n"
    assert year.found() == {("cycle-1", who, f"block {b}") for who in ("R1", "R2") for b in "1234"}


def test_typical_week_gives_way_to_leave(year: Case) -> None:
    year.files["leave.csv"] = "clinician,start,end,kind\nR1,2026-07-07T12:00,2026-07-07,sick\n"
    assert year.lines is not None
    row = year.lines[1]
    assert row["start"].startswith("2026-07-07")
    noon = wall(date(2026, 7, 7), 12)
    rest = line("R1", noon, wall(date(2026, 7, 7), 24), "leave", "", "ICU", "")
    year.lines.append(rest)
    assert year.rules() == {"leave"}
    row["end"] = noon  # cut
    assert year.found() == set()
    year.lines.remove(row)  # or left out
    assert year.found() == set()


# ---------------------------------------------------------------- packs

LONG_SHIFT = """
[[shift]]
id = "D14"
start = "07:00"
end = "21:00"
site = "MAIN"
"""


@pytest.fixture
def long_days(case: Case) -> Case:
    """R1 works 12 days of 14 hours: 168 h in 14 days, where 80 a week allow 160."""
    case.programme = case.programme.replace(
        'shifts = ["D", "N", "C", "H"]', 'shifts = ["D", "N", "C", "H", "D14"]'
    )
    case.programme += LONG_SHIFT
    case.lines = lines_of({**GRID, "R1": "- " + "- D D D D D " * 2 + "-"})
    lines = [one for one in case.lines if one["clinician"] != "R1"]
    for number in range(14):
        day = MONDAY + timedelta(days=number)
        if number in (6, 13):
            lines.append(line("R1", wall(day, 0), wall(day, 24), "off", "", "WARDS", ""))
        else:
            lines.append(line("R1", wall(day, 7), wall(day, 21), "shift", "D14", "WARDS", "MAIN"))
    case.lines = lines
    return case


WINDOW = "2026-10-26/2026-11-09 D=14"


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        ('name="acgme"', {("6.20", "R1", WINDOW)}),
        ('name="acgme"\nwho="pgy2+"', set()),
        ('name="acgme"\nrotations=["CLINIC"]', set()),
        ('name="acgme"\nrotations=["WARDS"]', {("6.20", "R1", WINDOW)}),
        ('name="acgme"\n[pack.settings]\nweekly_limit_hours=88', set()),
        ('name="acgme"\n[pack.on."WARDS"]\nweekly_limit_hours=88', set()),
        ('name="acgme"\n[pack.on."CLINIC"]\nweekly_limit_hours=88', {("6.20", "R1", WINDOW)}),
        ('name="ewtd"\nwho="R1"\n[pack.settings]\nopt_out=true',
         {("Art3", "R1", f"2026-{a} 21:00 -> 2026-{b} 07:00") for a, b in (
             ("10-26", "10-27"), ("10-27", "10-28"), ("10-28", "10-29"), ("10-29", "10-30"),
             ("10-30", "10-31"), ("11-02", "11-03"), ("11-03", "11-04"), ("11-04", "11-05"),
             ("11-05", "11-06"), ("11-06", "11-07"))}
         | {("Art5", "R1", "2026-10-26/2026-11-02"), ("Art5", "R1", "2026-11-02/2026-11-09")}),
    ],
)  # fmt: skip
def test_packs(long_days: Case, pack: str, expected: Found) -> None:
    long_days.programme += f"[[pack]]\n{pack}\n"
    assert long_days.found() == expected


def test_opt_out_of_one_person(long_days: Case) -> None:
    long_days.programme += '[[pack]]\nname="ewtd"\nwho="R1"\n'
    assert ("Art6", "R1", WINDOW) in long_days.found()
    long_days.files["people.csv"] = PEOPLE.replace(
        "R1,resident,1,100,A,,,", "R1,resident,1,100,A,,,opt-out"
    )
    assert "Art6" not in long_days.rules()


def test_unknown_pack_is_noted(case: Case) -> None:
    case.programme += '[[pack]]\nname="mars"\n'
    assert case.found() == set()
    assert case.found("note") == {("mars", "", "")}


def test_rest_after_call_crosses_from_history(case: Case) -> None:
    """24 h of call and 4 h of hand-over that end at 05:00: 14 h of rest until 19:00."""
    day = MONDAY - timedelta(days=1)
    case.history = [
        line("R1", wall(day, 1), wall(day, 25), "call_in_house", "X", "WARDS", "MAIN"),
        line("R1", wall(day, 25), wall(day, 29), "transition", "X", "WARDS", "MAIN"),
    ]
    case.programme += '[[pack]]\nname="acgme"\n'
    found = case.found()
    assert ("6.22", "R1", "from 2026-10-25 01:00") in found  # 2 h before D: one duty period
    case.programme += "[pack.settings]\nsplit_gap=0\n"
    assert ("6.21.a", "R1", "2026-10-26 05:00 -> 2026-10-26 07:00") in case.found()


def test_work_that_begins_before_the_night_of_history_ends(case: Case) -> None:
    case.history = nights_before("R1", 1)
    assert case.found() == set()
    case.day("R1", 0, "-")
    assert case.found() == set()
    assert case.rules("should") == {"overlap"}  # off from midnight, while the night goes on
    case.day("R1", 0, "D")
    case.history[0]["end"] = wall(MONDAY, 8)
    assert case.found() == {("overlap", "R1", "2026-10-26 07:00")}


def test_rest_after_the_last_shift_of_a_rotation_in_scope(case: Case) -> None:
    """The rotation ended with history; what follows it too early is judged all the same."""
    day = MONDAY - timedelta(days=1)
    case.history = [line("R1", wall(day, 14), wall(day, 24), "shift", "X", "ED", "MAIN")]
    case.programme += '[[pack]]\nname="acgme_em"\nrotations=["ED"]\n'
    assert case.found() == {("EM-rest", "R1", "2026-10-26 00:00 -> 2026-10-26 07:00")}


def test_what_history_breaks_alone_is_not_the_schedules(case: Case) -> None:
    day = MONDAY - timedelta(days=7)
    case.history = [line("R1", wall(day, 7), wall(day, 40), "shift", "X", "WARDS", "MAIN")]
    case.programme += '[[pack]]\nname="acgme"\n'
    assert case.found() == set()


def test_emergency_pack_looks_at_its_rotations(long_days: Case) -> None:
    long_days.programme += '[[pack]]\nname="acgme_em"\nrotations=["CLINIC"]\n'
    assert long_days.found() == set()
    long_days.programme = long_days.programme.replace('rotations=["CLINIC"]', 'rotations=["WARDS"]')
    assert {"EM-12h", "EM-60h", "EM-rest", "6.20"} <= long_days.rules()
    long_days.programme += '[[pack]]\nname="acgme"\n[pack.settings]\nweekly_limit_hours=88\n'
    assert "6.20" not in long_days.rules()


def test_logged_stay_is_a_note(case: Case) -> None:
    """A night that a logged stay makes longer than a day is documented, not a breach."""
    case.programme = case.programme.replace("transition = 240", "transition = 300")
    case.programme += '[[pack]]\nname="acgme"\nwho="R4"\n'
    case.row("R4", "C", 7, "transition")["end"] = wall(MONDAY, 7 * 24 + 12)
    case.row("R3", "C", 11, "transition")["end"] = wall(MONDAY, 11 * 24 + 12)
    off = [x for x in case.lines or [] if x["start"] == wall(MONDAY, 7 * 24 + 11)]
    off += [x for x in case.lines or [] if x["start"] == wall(MONDAY, 11 * 24 + 11)]
    for one in off:
        one["start"] = one["start"].replace("T11", "T12")
    assert case.rules() == {"6.22.a"}
    case.files["stays.csv"] = "clinician,date,reason\nR4,2026-11-02,delivery\n"
    assert case.found() == set()
    assert case.rules("note") == {"6.22.a"}


# ---------------------------------------------------------------- measuring


def test_measures(case: Case) -> None:
    case.programme += '[[rule.coverage]]\nid="n"\nshifts=["N"]\nmin=1\ntarget=2\n'
    case.files["requests.csv"] = (
        "id,clinician,kind,start,end,what,rank,note\n"
        "Q1,R1,wish_off,2026-10-31,2026-11-01,,1,\n"
        "Q2,R1,wish_off,2026-10-30,2026-10-31,,1,\n"
        "Q3,R3,no_call,2026-11-01,2026-11-02,,1,\n"
        "Q4,R3,no_call,2026-11-03,,,1,\n"
        "Q5,R2,on,2026-11-03,2026-11-04,N,1,\n"
        "Q6,R2,on,2026-11-03,,N,1,\n"
        "Q7,R1,wish_off,2026-11-10,,,1,\n"
        "Q8,R1,elective,,,CLINIC,1,\n"
    )
    got = measure(*case.write())
    assert got.shortfall == {"n": 22}  # six days with one, eight with none
    assert got.nights == {"R1": 0, "R2": 6, "R3": 1, "R4": 1, "F1": 0}  # in-house call is a night
    assert got.weekend_days == {"R1": 0, "R2": 4, "R3": 1, "R4": 1, "F1": 2}
    assert got.holidays == {"R1": 1, "R2": 1, "R3": 1, "R4": 1, "F1": 0}
    assert got.calls == {"R1": 0, "R2": 0, "R3": 3, "R4": 1, "F1": 0}
    assert got.isolated_nights == {"R1": 0, "R2": 1, "R3": 1, "R4": 1, "F1": 0}
    assert got.requests == {
        "Q1": True,
        "Q2": False,
        "Q3": True,
        "Q4": False,
        "Q5": True,
        "Q6": False,
    }


def test_requests_of_a_year(year: Case) -> None:
    year.files["requests.csv"] = (
        "id,clinician,kind,start,end,what,rank,note\n"
        "Q1,R2,vacation,2026-07-13,2026-07-19,,1,\n"
        "Q2,R2,vacation,2026-08-13,2026-08-19,,2,\n"
        "Q3,R3,elective,,,ICU,1,\n"
        "Q4,R3,elective,2026-07-13,2026-07-19,ICU,1,\n"
    )
    got = measure(*year.write())
    assert got.requests == {"Q1": True, "Q2": False, "Q3": True, "Q4": False}


# ---------------------------------------------------------------- the calendar


@pytest.mark.parametrize(
    ("how", "count", "last"),
    [
        ('blocks = "13x28"', 13, (date(2027, 6, 2), date(2027, 7, 1))),
        ('blocks = "13x28"\nblock_zero = 2026-07-06', 14, (date(2027, 6, 7), date(2027, 7, 1))),
        ('blocks = "26x14"', 26, (date(2027, 6, 16), date(2027, 7, 1))),
        ('blocks = "months"', 12, (date(2027, 6, 1), date(2027, 7, 1))),
        ('blocks = "weeks"', 52, (date(2027, 6, 23), date(2027, 7, 1))),
    ],
)
def test_block_calendars(tmp_path: Path, how: str, count: int, last: tuple[date, date]) -> None:
    text = f'[year]\ntimezone = "UTC"\nstart = 2026-07-01\nend = 2027-06-30\n{how}\n'
    (tmp_path / "programme.toml").write_text(text, encoding="utf-8")
    blocks = nf.read_folder(tmp_path).blocks
    assert (len(blocks), blocks[-1][1:]) == (count, last)
    assert all(a.end == b.start for a, b in pairwise(blocks))


# ---------------------------------------------------------------- speed and examples


def big_year(tmp_path: Path) -> tuple[Path, Path]:
    """120 people, 364 days, of which one block of 28 days is planned by day."""
    case = Case(tmp_path)
    case.programme = (
        YEAR_HEAD.replace("2026-10-25", "2027-07-04").replace('"custom"', '"13x28"')
        + YEAR_TAIL
        + '[[pack]]\nname="acgme"\n[[rule.coverage]]\nrotations=["NF"]\nmin=1\n'
        + '[[rule.run]]\nrotations=["NF"]\nmax=2\n[[rule.vacation]]\nmax=12\n'
    )
    people, grid = "id,role,pgy\n", {}
    words = ["ICU", "ELECV", "NF", "ELEC"]
    for number in range(120):
        people += f"R{number},resident,{number % 3 + 1}\n"
        grid[f"R{number}"] = " ".join(words[(number + b) % 4] for b in range(13))
    case.files = {"people.csv": people}
    case.lines = year_lines(grid)
    return case.write()


def test_a_year_of_120_people_takes_less_than_a_minute(tmp_path: Path) -> None:
    folder, schedule = big_year(tmp_path)
    began = time.perf_counter()
    problems = check_folder(folder, schedule)
    assert time.perf_counter() - began < 60
    assert [p for p in problems if p.severity == "must"] == []


EXAMPLES = sorted(
    path.parent for path in Path(__file__).resolve().parents[2].glob("examples/*/people.csv")
)


@pytest.mark.skipif(not EXAMPLES, reason="no example folders")
@pytest.mark.parametrize("folder", EXAMPLES, ids=[path.name for path in EXAMPLES])
def test_examples_are_read(folder: Path) -> None:
    """Every name that an example's CSV files use is declared.

    Their schedules are judged with assert_right wherever a fixture produces them.
    """
    read = nf.read_folder(folder)
    assert read.people
    assert read.blocks
    assert {block for _, block in read.block_pins} <= {b.id for b in read.blocks}
    assert set(read.block_pins.values()) <= set(read.rotations)
    used = {one.clinician for one in read.leave} | {one.clinician for one in read.pins}
    used |= {one.clinician for one in read.requests}
    assert used <= set(read.people)
