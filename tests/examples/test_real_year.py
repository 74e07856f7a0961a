"""The converter of the real year: what it reads is what it writes. Skipped without the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.real_year.convert import Converted, convert, write
from benchmarks.real_year.generate import block_schedule, faculty_call
from benchmarks.real_year.measures import call_lines, year_lines
from benchmarks.real_year.rules import heavy
from benchmarks.real_year.source import merged, read_source
from nightfloat.domain.time import DAY
from nightfloat.interchange.flat import read_flat
from nightfloat.interchange.folder import load_folder
from nightfloat.rules.check import check_programme

DATA = Path(__file__).parents[3] / "shared" / "data" / "family-medicine-2025"


@pytest.fixture(scope="module")
def converted() -> Converted:
    """Return the year, converted."""
    if not DATA.is_dir():
        pytest.skip(f"the real year is not on this machine ({DATA})")
    return convert(read_source(DATA))


def test_absences_that_overlap_become_one() -> None:
    """Overlapping and touching absences of one person are joined, others stay."""
    from datetime import date

    day = date(2026, 1, 1)
    found = merged(
        (
            ("A", day, day + 4 * DAY),
            ("A", day + 2 * DAY, day + 6 * DAY),
            ("A", day + 7 * DAY, day + 7 * DAY),
            ("B", day + 2 * DAY, day + 3 * DAY),
        )
    )
    assert found == (("A", day, day + 7 * DAY), ("B", day + 2 * DAY, day + 3 * DAY))


def test_which_rotations_are_heavy() -> None:
    """Nights and inpatient services are, clinics and electives are not."""
    assert heavy("Night Float")
    assert heavy("Pediatrics Ward Intern")
    assert not heavy("Pediatrics Clinic")


def test_the_folder_reads_back(converted: Converted, tmp_path: Path) -> None:
    """The folder loads without a mistake as the same programme, the flat files as the entries."""
    write(converted, tmp_path)
    assert load_folder(tmp_path).programme == converted.programme
    for name, entries in (("year", converted.year), ("call", converted.call)):
        data = (tmp_path / f"made_by_hand_{name}.csv").read_bytes()
        assert set(read_flat(data)) == set(entries)


def test_the_year_made_by_hand_keeps_every_inferred_rule(converted: Converted) -> None:
    """Nothing is asked of a block schedule that was not true of the one made by hand."""
    report = check_programme(block_schedule(converted.programme), converted.year)
    assert report.violations == ()


def test_call_made_by_hand_breaks_leave_alone(converted: Converted) -> None:
    """Its violations are nights of somebody away, or running into an absence, and nothing else."""
    programme = converted.programme
    blocks = (block.id for block in programme.calendar.blocks)
    start = programme.calendar.instant(programme.calendar.start, 0)
    entries = [entry for entry in converted.call if entry.start >= start]
    report = check_programme(faculty_call(programme, *blocks), entries)
    assert {finding.rule for finding in report.violations} <= {"leave", "assignment"}
    assert report.violations


def test_lines_are_counted(converted: Converted) -> None:
    """The numbers known from the source come out of the measures."""
    year = {line.words: line.value for line in year_lines(converted.programme, converted.year)}
    call = {
        line.words: line.value
        for line in call_lines(converted.programme, converted.source, converted.call)
    }
    assert year["resident blocks left empty"] == 0
    assert call["nights by somebody who is away"] == 14
    assert call["nights that run into the person's absence"] == 7
    assert call["weekend nights by the attending of the week"] == 104
    assert call["nights by adjuncts"] == 4
