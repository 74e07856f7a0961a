"""What a chief gets wrong in practice: each slip alone, told with its place, value and way out."""

from __future__ import annotations

import pytest

from tests.interchange.helpers import changed, mistakes, only, programme, tiny, with_file

TOML = "programme.toml"

SLIPS = [
    # file, old text, new text, line's field, part of the message, part of the way out
    (TOML, 'who = "pgy2+"', 'who = "pgy2+ cohort:A"', "rule.eligibility.who", "in that cohort", ""),
    (TOML, 'who = "pgy2+"', 'who = "pgy4+"', "rule.eligibility.who", "no such PGY", '"pgy3"'),
    (
        TOML,
        'who = "pgy2+"',
        'who = "!qualified:procedure"',
        "rule.eligibility.who",
        "nobody has",
        '"qualified:procedures"',
    ),
    (TOML, 'who = "pgy2+"', 'who = "on:WARD"', "rule.eligibility.who", "no rotation", '"on:WARDS"'),
    (TOML, 'who = "pgy2+"', 'who = "residents"', "rule.eligibility.who", "no word", '"resident"'),
    (TOML, 'who = "pgy2+"', 'who = ["pgy2", "R11"]', "rule.eligibility.who", "no word", '"R1"'),
    (TOML, 'who = "pgy2+"', 'who = "group:A"', "rule.eligibility.who", "no word", '"cohort:A"'),
    (TOML, 'who = "pgy2+"', "who = []", "rule.eligibility.who", "nobody", '"all"'),
    (
        TOML,
        'days = "Mon-Fri !holidays"',
        'days = "Monday"',
        "rule.coverage.days",
        "names no day",
        '"Mon-Fri"',
    ),
    (
        TOML,
        'days = "Mon-Fri !holidays"',
        'days = "!holidays"',
        "rule.coverage.days",
        "names no day",
        '"all !holidays"',
    ),
    (
        TOML,
        'days = "Mon-Fri !holidays"',
        'days = "Mon !Mon"',
        "rule.coverage.days",
        "no day of the year",
        "",
    ),
    (
        TOML,
        'shifts = ["D", "L", "N"]',
        'shifts = ["D", "K"]',
        "rotation.shifts",
        "is no shift",
        'one of "D"',
    ),
    (TOML, 'shifts = ["D", "L", "N"]', 'shifts = ["D", "D"]', "rotation.shifts", "twice", ""),
    (
        TOML,
        'then = ["D", "L"]',
        'then = ["D", "WARD"]',
        "rule.succession.then",
        "no shift or rotation",
        '"WARDS"',
    ),
    (TOML, 'then = ["D", "L"]', 'then = "D"', "rule.succession.then", "a list is meant", '["D"]'),
    (TOML, 'site = "LMC"\n', 'site = "LCM"\n', "shift.site", "is no site", '"LMC"'),
    (
        TOML,
        'blocks = ["1"]',
        'blocks = ["Block 1"]',
        "plan.blocks",
        "is no block",
        "missing in the year's",
    ),
    (TOML, 'blocks = ["1"]', 'blocks = ["14"]', "plan.blocks", "is no block", '"4"'),
    (TOML, 'blocks = ["1"]', 'blocks = ["2", "1"]', "plan.blocks", "order", ""),
    (TOML, 'blocks = ["1"]', "blocks = [1]", "plan.blocks", "text in quotes", '"1"'),
    (TOML, 'blocks = ["1"] #', "#", "plan", "plans nothing", "year = true"),
    (TOML, 'name = "acgme"', 'name = "agcme"', "pack.name", "is no pack", '"acgme"'),
    (
        TOML,
        'name = "acgme"\n',
        'name = "acgme"\nsettings = { week_hours = 70 }\n',
        "pack.settings.week_hours",
        "no setting",
        "weekly_limit_hours",
    ),
    (
        TOML,
        'name = "acgme"\n',
        'name = "acgme"\nsettings.weekly_limit_hours = 90\n',
        "pack.settings.weekly_limit_hours",
        "is not between 40 and 88",
        "88",
    ),
    (
        TOML,
        'name = "acgme"\n',
        'name = "acgme"\non.NICU.weekly_limit_hours = 88\n',
        "pack.on.NICU.weekly_limit_hours",
        "is no rotation",
        "",
    ),
    (
        TOML,
        "[[pack]]\n",
        '[[pack]]\nname = "acgme"\n[[pack]]\n',
        "pack.name",
        "same people already",
        "",
    ),
    (
        TOML,
        "[[rule.weekends]]",
        "[[rule.weekend]]",
        "rule.weekend",
        "no type of rule",
        '"weekends"',
    ),
    (TOML, "[[rule.weekends]]", "[rule.weekends]", "rule.weekends", "one table", ""),
    (TOML, 'severity = "prefer"', 'severity = "soft"', "rule.run.severity", "none of", ""),
    (
        TOML,
        'severity = "prefer"',
        'severity = "preferred"',
        "rule.run.severity",
        "none of",
        '"prefer"',
    ),
    (TOML, "max = 4", "maximum = 4", "rule.run.maximum", "no key", '"max"'),
    (TOML, "max = 4", "max = 4.0", "rule.run.max", "decimal point", "4"),
    (TOML, "max = 4", "max = four", "rule.run.max", "no TOML value", ""),
    (TOML, "max = 4", "max = -1", "rule.run.max", "less than 0", "0"),
    (TOML, "max = 4", "max = true", "rule.run.max", "true or false", ""),
    (
        TOML,
        "min = 2\nmax = 3",
        "min = 4\nmax = 3",
        "rule.coverage.max",
        "less than min = 4",
        "max = 4",
    ),
    (
        TOML,
        "min = 2\nmax = 3",
        "min = 2\ntarget = 1",
        "rule.coverage.target",
        "less than min = 2",
        "",
    ),
    (
        TOML,
        "max = 3",
        "since = 2026-09-01\nuntil = 2026-08-01",
        "rule.coverage.until",
        "before since",
        "swapped",
    ),
    (
        TOML,
        "max = 3",
        "since = 2025-09-01",
        "rule.coverage.since",
        "outside the year",
        '"2026-09-01"',
    ),
    (TOML, 'id = "late"', 'id = "night"', "rule.coverage.id", "two rules", '"night-2"'),
    (TOML, 'id = "L"', 'id = "D"', "shift.id", "two shifts", '"D2"'),
    (TOML, 'id = "L"', 'id = "Late call"', "shift.id", "blanks", '"Late_call"'),
    (TOML, 'id = "L"', 'id = "-"', "shift.id", "meaning of its own", ""),
    (TOML, 'start = "13:00"', 'start = "1pm"', "shift.start", "no clock time", '"13:00"'),
    (TOML, 'start = "13:00"', "start = 13:00:00", "shift.start", "time without quotes", ""),
    (TOML, 'start = "13:00"', 'start = "24:00"', "shift.end", "starts on its own day", ""),
    (TOML, 'end = "23:00"', 'end = "23:00+3"', "shift.end", "within three days", ""),
    (TOML, 'end = "23:00"', 'end = "12:00+0"', "shift.end", "within three days", ""),
    (TOML, 'end = "23:00"', 'end = "23:00"\nwith = ["D"]', "shift.with", "overlaps", ""),
    (TOML, 'end = "23:00"', 'end = "23:00"\nwith = ["L"]', "shift.with", "itself", ""),
    (
        TOML,
        'end = "23:00"',
        'end = "23:00"\nworked = ["12:00-13:00"]',
        "shift.worked",
        "not inside",
        "",
    ),
    (TOML, 'kind = "night_float"', 'kind = "leave"', "shift.kind", "none of", ""),
    (TOML, 'kind = "night_float"', 'kind = "nightfloat"', "shift.kind", "none of", '"night_float"'),
    (
        TOML,
        "date = 2026-11-26",
        "date = 2027-11-26",
        "year.holiday.date",
        "outside the year",
        '"2026-11-26"',
    ),
    (TOML, "date = 2026-11-26", "date = 2026-07-04", "year.holiday.date", "holiday already", ""),
    (
        TOML,
        "date = 2026-11-26",
        "date = 2027-02-29",
        "year.holiday.date",
        "leap year",
        '"2027-02-28"',
    ),
    (
        TOML,
        "date = 2026-11-26",
        'date = "2026-11-26"',
        "year.holiday.date",
        "is text",
        "without quotes",
    ),
    (TOML, "date = 2026-11-26", "date = 26/11/2026", "year.holiday.date", "ISO", '"2026-11-26"'),
    (
        TOML,
        "end = 2027-06-30",
        "end = 2027-06-30\nblock_zero = 2026-06-01",
        "year.block_zero",
        "not inside",
        "",
    ),
    (
        TOML,
        'timezone = "America/New_York"',
        'timezone = "Eastern"',
        "year.timezone",
        "IANA",
        '"America/New_York"',
    ),
    (TOML, "end = 2027-06-30", "end = 2026-06-30", "year.end", "no last day", "2027-06-30"),
    (TOML, "end = 2027-06-30", "end = 2207-06-30", "year.end", "in the year 2207", ""),
    (TOML, "nightfloat = 1", "nightfloat = 2", "nightfloat", "newer format", ""),
    (TOML, "nightfloat = 1\n", "", "", 'has no "nightfloat"', "nightfloat = 1"),
    (TOML, 'name = "Lakeside Family Medicine"', 'name = ""', "name", "is empty", ""),
    (TOML, 'specialty = "family', 'speciality = "family', "speciality", "no key", '"specialty"'),
    (
        TOML,
        'shifts = ["D", "L", "N"]',
        'parts = ["WARDS", "WARDS"]',
        "rotation.parts",
        "part of itself",
        "",
    ),
    (
        "people.csv",
        "R2,Ben Castillo,resident,1",
        "R2,Ben Castillo,resident,",
        "pgy",
        "empty for a resident",
        "1",
    ),
    (
        "people.csv",
        "R2,Ben Castillo,resident,1",
        "R2,Ben Castillo,residant,1",
        "role",
        "none of",
        '"resident"',
    ),
    (
        "people.csv",
        "R5,Esi Fofanah,resident,2,80",
        "R5,Esi Fofanah,resident,2,0.8",
        "fte",
        "whole number",
        "80",
    ),
    (
        "people.csv",
        "R5,Esi Fofanah,resident,2,80",
        "R5,Esi Fofanah,resident,2,101",
        "fte",
        "more than 100",
        "100",
    ),
    ("people.csv", "R2,Ben", "R1,Ben", "name", "differs from", "share the id"),
    (
        "people.csv",
        "R8,Hana Ishii,resident,3,100,,,",
        "R8,Hana Ishii,resident,3,100,,2025-07-01,2026-06-30",
        "start",
        "no appointment",
        '"2026-07-01"',
    ),
    (
        "people.csv",
        "R8,Hana Ishii,resident,3,100,,,",
        "R8,Hana Ishii,resident,3,100,,2027-07-01,",
        "start",
        "an appointment from",
        "swapped",
    ),
    (
        "people.csv",
        "chief until 2027-01-31",
        "chief until 31.01.2027",
        "qualifications",
        "ISO",
        '"2027-01-31"',
    ),
    (
        "leave.csv",
        "2026-07-13,2026-07-19",
        "2026-07-19,2026-07-13",
        "end",
        "not after the start",
        "swapped",
    ),
    (
        "leave.csv",
        "2026-07-13,2026-07-19",
        "2025-07-13,2025-07-19",
        "start",
        "outside the year",
        '"2026-07-13"',
    ),
    ("leave.csv", "R4,2026", "R44,2026", "clinician", "nobody in people.csv", '"R4"'),
    (
        "leave.csv",
        "R7,2026-07-22T12:00,2026-07-22",
        "R4,2026-07-19,2026-07-25",
        "start",
        'leave of "R4" on line 2',
        "",
    ),
    ("leave.csv", "R7,2026-07-22T12:00", "R7,2026-07-22T25:00", "start", "no such clock time", ""),
    (
        "leave.csv",
        "R7,2026-07-22T12:00,2026-07-22,conference,from noon",
        "R4,2026-07-13,2026-07-19,vacation,",
        "row",
        "same row",
        "",
    ),
    (
        "requests.csv",
        "Q3,R8,on,2026-07-20,2026-07-20,N",
        "Q3,R8,on,2026-07-20,2026-07-20,",
        "what",
        "asks for a shift",
        "D, L, N",
    ),
    (
        "requests.csv",
        "Q3,R8,on,2026-07-20,2026-07-20,N",
        "Q3,R8,on,2026-07-20,2026-07-20,K",
        "what",
        "is no shift",
        "",
    ),
    ("requests.csv", "Q3,R8,on,", "Q3,R8,elective,", "what", "is no rotation", '"WARDS"'),
    ("requests.csv", "Q3,R8,on,", "Q3,R8,no_call,", "what", "not for a no_call", '"on"'),
    ("requests.csv", "Q3,R8,on,2026-07-20", "Q3,R8,on,", "start", "only an elective", ""),
    ("requests.csv", "Q3,", "Q1,", "id", "two requests", '"Q1-2"'),
    (
        "pins.csv",
        "R5,2026-07-24,2026-07-24,-",
        "R5,2026-07-24,2026-07-24,off",
        "assign",
        "no shift",
        '"-"',
    ),
    (
        "pins.csv",
        "R5,2026-07-24,2026-07-24,-",
        "R5,2026-07-24,2026-07-24,D+N",
        "assign",
        "do not go together",
        "",
    ),
    (
        "pins.csv",
        "R5,2026-07-24,2026-07-24,-",
        "R5,2026-07-24,2026-07-24,D+D",
        "assign",
        "twice",
        "",
    ),
    (
        "pins.csv",
        "R5,2026-07-24,2026-07-24,-",
        "R4,2026-07-12,2026-07-13,N",
        "assign",
        "a day of leave",
        "",
    ),
    (
        "pins.csv",
        "R5,2026-07-24,2026-07-24,-",
        "R1,2026-06-29,2026-07-02,-",
        "start",
        "outside the year",
        "",
    ),
    (
        "pins.csv",
        "R5,2026-07-24,2026-07-24,-",
        "R1,2026-07-01,2026-07-02,-",
        "start",
        "as line 2 does",
        "",
    ),
    ("block_schedule.csv", "R2,1,WARDS", "R2,1,WARD", "rotation", "is no rotation", '"WARDS"'),
    ("block_schedule.csv", "R2,1,WARDS", "R2,Jul-26,WARDS", "block", "is no block", ""),
    ("block_schedule.csv", "R2,1,WARDS", "R1,1,WARDS", "row", "same row", ""),
    ("carry.csv", "R6,nights", "R6,night", "measure", "none of", '"nights"'),
    ("carry.csv", "R6,nights,2", "R6,nights,two", "value", "no whole number", ""),
    ("history.csv", "R6,2026-06-29", "R66,2026-06-29", "clinician", "nobody in", '"R6"'),
    (
        "history.csv",
        "2026-06-29T07:00:00-04:00,2026-06-29T17",
        "2024-06-29T07:00:00-04:00,2024-06-29T17",
        "start",
        "is not between",
        '"2027-06-29"',
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "message", "way"), SLIPS)
def test_a_slip_is_told(file: str, old: str, new: str, field: str, message: str, way: str) -> None:
    found = [one for one in mistakes(changed(file, old, new)) if one.field == field]
    assert found, mistakes(changed(file, old, new))
    mistake = found[0]
    assert mistake.file == file
    assert message in mistake.message
    assert way in mistake.maybe
    assert mistake.line > 0


def test_the_line_of_a_slip_in_a_table_is_its_own() -> None:
    files = changed("programme.toml", 'site = "LMC"\npoints = 2', 'site = "LCM"\npoints = 2')
    text = files["programme.toml"].decode().splitlines()
    assert text[only(files).line - 1] == 'site = "LCM"'


def test_all_mistakes_of_all_files_come_at_once() -> None:
    files = changed("programme.toml", "max = 4", 'max = "4"')
    files["leave.csv"] = b"clinician,start\nR4,7/4/2026\nR9,2026-07-04\n"
    files["pins.csv"] = b"clinician,start,assign\nR4,2026-07-04,Q\n"
    assert [one.file for one in mistakes(files)] == [
        "leave.csv",
        "leave.csv",
        "pins.csv",
        "programme.toml",
    ]


def test_a_broken_row_does_not_make_its_person_unknown_elsewhere() -> None:
    mistake = only(
        changed("people.csv", "R4,Dmitri Egorov,resident,2", "R4,Dmitri Egorov,resident,two")
    )
    assert (mistake.file, mistake.line, mistake.field) == ("people.csv", 5, "pgy")


def test_leave_before_a_half_day_of_the_same_day_does_not_overlap() -> None:
    text = "clinician,start,end\nR7,2026-07-22,2026-07-22T12:00\nR7,2026-07-22T12:00,2026-07-23\n"
    assert not mistakes(with_file("leave.csv", text))


def test_leave_outside_an_appointment_is_told_with_the_appointment() -> None:
    files = changed(
        "people.csv", "R8,Hana Ishii,resident,3,100,,,", "R8,Hana Ishii,resident,3,100,,,2026-12-31"
    )
    files["leave.csv"] = b"clinician,start,end\nR8,2026-12-30,2027-01-02\n"
    assert "there 2026-07-01 to 2026-12-31" in only(files).message


def test_leave_over_the_edge_of_the_year_is_no_mistake() -> None:
    assert not mistakes(with_file("leave.csv", "clinician,start,end\nR8,2026-06-20,2026-07-05\n"))


def test_several_rows_are_several_appointments() -> None:
    row = "R2,Ben Castillo,resident,1,100,,,2026-12-31,\nR2,,,2,100,,2027-01-01,,\n"
    person = programme(changed("people.csv", "R2,Ben Castillo,resident,1,100,,,,\n", row)).people[1]
    assert [(one.pgy, one.start.isoformat()) for one in person.appointments] == [
        (1, "2026-07-01"),
        (2, "2027-01-01"),
    ]


def test_overlapping_appointments_are_told() -> None:
    row = "R2,Ben Castillo,resident,1,100,,,2027-01-31,\nR2,,,2,100,,2027-01-01,,\n"
    mistake = only(changed("people.csv", "R2,Ben Castillo,resident,1,100,,,,\n", row))
    assert mistake.line == 4
    assert "several appointments" in mistake.message


def test_shifts_named_for_each_other_may_be_pinned_together() -> None:
    files = changed("programme.toml", 'end = "23:00"', 'end = "23:00"\nwith = ["E"]')
    text = files["programme.toml"].decode()
    files["programme.toml"] = text.replace(
        "[[rotation]]", '[[shift]]\nid = "E"\nstart = "07:00"\nend = "12:00"\n\n[[rotation]]'
    ).encode()
    files["pins.csv"] = b"clinician,start,assign\nR1,2026-07-04,E+L\n"
    assert programme(files).pins[0].assign == "E+L"


def test_missing_and_misnamed_tables_are_told() -> None:
    files = tiny()
    files["programme.toml"] = b'nightfloat = 1\nname = "X"\n[yaer]\nstart = 2026-07-01\n'
    found = mistakes(files)
    assert any(one.value == "yaer" and one.maybe == '"year".' for one in found)
    assert any("has no [plan]" in one.message for one in found)


def test_custom_blocks_are_read_in_order() -> None:
    block = (
        '\n[[year.block]]\nid = "A"\nstart = 2026-07-01\nend = 2026-12-31\n'
        '[[year.block]]\nid = "B"\nstart = 2027-01-01\nend = 2027-06-30\n'
    )
    files = changed("programme.toml", 'blocks = "13x28"\n', f'blocks = "custom"\n{block}')
    files["programme.toml"] = files["programme.toml"].replace(b'blocks = ["1"]', b'blocks = ["A"]')
    del files["block_schedule.csv"]
    assert [one.id for one in programme(files).calendar.blocks] == ["A", "B"]
    files["programme.toml"] = files["programme.toml"].replace(
        b"start = 2027-01-01", b"start = 2026-12-31"
    )
    assert "overlap" in only(files).maybe


def test_rules_keep_the_order_of_the_file_and_get_a_name() -> None:
    text = "[[rule.run]]\nmax = 6\n[[rule.total]]\nmax = 20\n[[rule.run]]\nmin = 2\n"
    files = tiny()
    head = files["programme.toml"].decode().partition("# How many people")[0]
    files["programme.toml"] = (head + text).encode()
    assert [rule.id for rule in programme(files).rules] == ["run-1", "total-1", "run-2"]
