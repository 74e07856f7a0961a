"""Folders: the same bytes back, and canonical text that loads as the same programme."""

from __future__ import annotations

import codecs
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from nightfloat.domain.absence import Leave
from nightfloat.domain.people import Role
from nightfloat.domain.time import DAY
from nightfloat.interchange.folder import folder_files, from_sources, load_folder, write_folder
from nightfloat.interchange.mistakes import FolderError
from nightfloat.rules.programme import Programme
from tests.interchange.helpers import EXAMPLES, TINY, changed, folder, programme, tiny
from tests.interchange.strategies import programmes

ALL = sorted(path.parent for path in EXAMPLES.glob("*/programme.toml"))


@pytest.mark.parametrize("path", ALL, ids=[path.name for path in ALL])
def test_each_example_loads_and_writes_back_byte_for_byte(path: Path, tmp_path: Path) -> None:
    loaded = load_folder(path)
    write_folder(loaded, tmp_path)
    for name, data in loaded.sources.items():
        assert (tmp_path / name).read_bytes() == data
    assert write_folder(loaded, tmp_path) == ()


@pytest.mark.parametrize("path", ALL, ids=[path.name for path in ALL])
def test_each_example_in_canonical_form_is_the_same_programme(path: Path) -> None:
    loaded = load_folder(path).programme
    files = dict(folder_files(loaded))
    again = from_sources(files)
    assert again.programme == loaded
    assert dict(folder_files(again.programme)) == files


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_any_programme_in_canonical_form_loads_as_itself(made: Programme) -> None:
    assert from_sources(dict(folder_files(made))).programme == made


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programmes(), programmes())
def test_any_change_of_a_folder_is_what_the_new_files_say(old: Programme, new: Programme) -> None:
    before = from_sources(dict(folder_files(old)))
    assert from_sources(dict(folder_files(before.with_(new)))).programme == new


def test_what_excel_made_of_a_file_is_kept_as_long_as_it_says_the_same() -> None:
    files = tiny()
    odd = codecs.BOM_UTF8 + files["people.csv"].replace(b";", b"+").replace(b"+", b";")
    files["people.csv"] = odd.replace(b"\n", b"\r\n")
    files["leave.csv"] = b"\r\n" + files["leave.csv"].replace(b",", b";") + b";;;;\r\n"
    loaded = from_sources(files)
    assert loaded.programme == programme(tiny())
    assert dict(folder_files(loaded)) == files


def test_only_files_that_say_something_new_are_written(tmp_path: Path) -> None:
    loaded = folder()
    write_folder(loaded, tmp_path)
    made = loaded.programme
    away = Leave(clinician="R2", start=made.calendar.start, end=made.calendar.start + DAY)
    assert write_folder(loaded.with_(made.with_(leave=(*made.leave, away))), tmp_path) == (
        "leave.csv",
    )
    assert load_folder(tmp_path).programme.leave[-1] == away
    assert not list(tmp_path.glob(".*"))


def test_a_changed_number_keeps_the_comments_around_it() -> None:
    loaded = folder()
    rules = tuple(
        replace(rule, max=5) if rule.id == "night-runs" else rule  # type: ignore[call-arg]
        for rule in loaded.programme.rules
    )
    text = dict(folder_files(loaded.with_(loaded.programme.with_(rules=rules))))["programme.toml"]
    old = loaded.sources["programme.toml"]
    assert text == old.replace(b"max = 4", b"max = 5")


def test_a_new_shift_leaves_the_rest_of_the_text_alone() -> None:
    loaded = folder()
    made = loaded.programme
    shifts = (*made.shifts, replace(made.shifts[0], id="E", name="Early"))
    text = dict(folder_files(loaded.with_(made.with_(shifts=shifts))))["programme.toml"].decode()
    assert text.startswith("# A small programme")
    assert "# on the next day" in text
    assert "# No day or late shift right after a night." in text
    assert tomllib.loads(text)["shift"][3]["name"] == "Early"


def test_people_are_written_anew_when_the_year_that_their_empty_dates_mean_moves() -> None:
    loaded = folder()
    made = loaded.programme
    year = replace(made.calendar, end=made.calendar.end + 3 * DAY)
    files = dict(folder_files(loaded.with_(made.with_(calendar=year))))
    assert b"2027-06-30" in files["people.csv"]
    assert from_sources(files).programme.people == made.people


def test_a_programme_written_over_another_folder_leaves_nothing_of_it(tmp_path: Path) -> None:
    write_folder(folder(), tmp_path)
    made = folder().programme.with_(leave=(), pins=())
    write_folder(made, tmp_path)
    assert load_folder(tmp_path).programme == made


def test_files_beside_the_folders_own_are_left_alone(tmp_path: Path) -> None:
    write_folder(folder(), tmp_path)
    (tmp_path / "schedule.csv").write_text("mine")
    (tmp_path / "README.md").write_text("mine")
    assert load_folder(tmp_path).programme == folder().programme


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("requets.csv", "requests.csv"),
        ("Pins.csv", "pins.csv"),
        ("leave.xlsx", "leave.csv"),
        ("leaves.csv", "leave.csv"),
        ("stays.csv.txt", "stays.csv"),
    ],
)
def test_a_file_with_nearly_the_right_name_is_told(tmp_path: Path, name: str, meant: str) -> None:
    for file, data in tiny().items():
        if file != meant:
            (tmp_path / file).write_bytes(data)
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(FolderError) as caught:
        load_folder(tmp_path)
    assert [(one.file, one.maybe) for one in caught.value.mistakes] == [(name, f'"{meant}".')]


def test_a_missing_folder_and_missing_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="no folder that can be read"):
        load_folder(tmp_path / "gone")
    with pytest.raises(FolderError, match="no folder that can be read"):
        load_folder(TINY / "people.csv")
    with pytest.raises(FolderError) as caught:
        load_folder(tmp_path)
    assert [one.file for one in caught.value.mistakes] == ["people.csv", "programme.toml"]


def test_a_directory_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    write_folder(folder(), tmp_path)
    (tmp_path / "stays.csv").mkdir()
    with pytest.raises(FolderError, match="is no file but a folder"):
        load_folder(tmp_path)


def test_roles_other_than_residents_need_no_pgy() -> None:
    made = programme(changed("people.csv", "R8,Hana Ishii,resident,3", "R8,Hana Ishii,faculty,"))
    assert made.people[-1].role is Role.FACULTY
