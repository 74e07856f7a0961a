"""Rows as files: what the folder's reader finds wrong leads back to the row and its field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nightfloat.app.facts import placed
from nightfloat.app.rendering import Facts, render
from nightfloat.interchange.folder import from_sources, load_folder
from nightfloat.interchange.mistakes import FolderError
from nightfloat.interchange.template import examples_root, template_names
from nightfloat.store import fact_tables
from nightfloat.store.database import Database
from nightfloat.store.save import store_programme


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    found = Database(tmp_path / "nightfloat.db")
    found.migrate()
    yield found
    found.close()


def facts_of(database: Database, name: str) -> Facts:
    """Return the stored facts of an example."""
    folder = load_folder(Path(str(examples_root() / name)))
    with database.write() as session:
        return Facts.load(session, store_programme(session, folder))


@pytest.mark.parametrize("name", template_names())
def test_rows_read_as_the_programme_they_came_from(database: Database, name: str) -> None:
    """Storing and rendering loses nothing."""
    facts = facts_of(database, name)
    folder = load_folder(Path(str(examples_root() / name)))
    assert from_sources(render(facts).files).programme == folder.programme


def test_every_line_of_a_row_leads_to_it(database: Database) -> None:
    """Also the second line of a note with two, and the lines after it."""
    facts = facts_of(database, "tiny")
    facts.leave[0].note = "first\nsecond, and\r\nthird"
    rendered = render(facts)
    lines = rendered.files["leave.csv"].decode().splitlines()
    first, second = facts.leave
    assert len(lines) == 5
    found = [rendered.place("leave.csv", number) for number in range(1, 6)]
    assert found[0] is None
    assert [one.id for one in found[1:] if one] == [first.id] * 3 + [second.id]
    assert rendered.place("history.csv", 3) is None


def wrong(facts: Facts) -> list[tuple[str, object, str, str]]:
    """Return (resource, id, field, message) of each mistake in the facts."""
    rendered = render(facts)
    with pytest.raises(FolderError) as caught:
        from_sources(rendered.files, unfinished=True)
    errors = [placed(rendered, one) for one in caught.value.mistakes]
    return [(one["resource"], one["id"], one["field"], one["message"]) for one in errors]


def test_mistakes_name_rows_and_fields(database: Database) -> None:
    """Whatever a row says is rendered; the reader's complaint is told in terms of the row."""
    facts = facts_of(database, "tiny")
    facts.shifts[0].settings = {**facts.shifts[0].settings, "start": "7h"}
    facts.rules[3].settings = {"shifts": ["M"], "min": 1}
    facts.rules[4].severity = "maybe"
    facts.clinicians[2].appointments[0].pgy = None
    facts.leave[0].clinician_id = facts.clinicians[0].id
    facts.pins[0].assign = "D+D"
    facts.requests[2].what = "Q"
    found = wrong(facts)
    assert ("shifts", "D", "start", "is no clock time.") in found
    assert (
        "rules",
        "nights-from-pgy2",
        "severity",
        'is none of "must", "should" or "prefer".',
    ) in (found)
    assert ("people", "R3", "appointments[0].pgy", "is empty for a resident.") in found
    assert any(one[:3] == ("rules", "night", "settings.shifts") for one in found)


def test_settings_are_named_by_their_part(database: Database) -> None:
    """The year, its holidays, the plan, sites and packs."""
    facts = facts_of(database, "tiny")
    settings = facts.programme.settings
    year = {**settings["year"], "holiday": [{"date": "2026-13-01", "name": "Never"}]}
    facts.programme.settings = {
        **settings,
        "year": year,
        "plan": {"blocks": ["1", "14"]},
        "pack": [{"name": "acgme", "settings": {"weekly": 80}}],
    }
    found = [(one[0], one[1], one[2]) for one in wrong(facts)]
    assert ("settings", "holiday", "holidays[0].date") in found
    facts.programme.settings = {**facts.programme.settings, "year": settings["year"]}
    found = [(one[0], one[1], one[2]) for one in wrong(facts)]
    assert found == [
        ("settings", "plan", "plan.blocks"),
        ("settings", "pack", "packs[0].settings.weekly"),
    ]


def test_requests_that_are_history_are_not_in_the_files(database: Database) -> None:
    """Declined and withdrawn ones may say what is no longer true."""
    facts = facts_of(database, "tiny")
    facts.requests[2].what = "GONE"
    facts.requests[2].state = fact_tables.RequestState.DECLINED
    programme = from_sources(render(facts).files).programme
    assert [one.id for one in programme.requests] == ["Q1", "Q2"]
