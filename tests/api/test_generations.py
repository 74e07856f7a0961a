"""Generations over HTTP: with a real child that solves, a real database, real requests."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from nightfloat.api.generations import generator
from nightfloat.app.generate import Generate
from nightfloat.app.generations import KIND, entries_of
from nightfloat.explain.asked import Answer
from nightfloat.explain.requests import request_statuses
from nightfloat.rules.check import check_programme
from nightfloat.store import audit, contents, fact_tables, snapshot, tables
from nightfloat.store.load import load_programme
from nightfloat.store.repositories import Made, Versions
from nightfloat.store.rows import pack_row, unpack_row
from tests.api.generating import add_schedule, generating, order, stream, url, wait
from tests.api.serving import Served


@pytest.fixture
def served(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A server that generates."""
    with generating(seeded, tmp_path) as running:
        yield running


def drafts(served: Served) -> list[tables.Version]:
    """Return all versions there are."""
    with served.database.read() as session:
        return list(session.scalars(select(tables.Version).order_by(tables.Version.id)))


def test_from_the_order_to_the_draft(served: Served) -> None:
    """Order, watch, and a draft that a check of its own facts agrees with."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, "1")
    begun = time.monotonic()
    with stream(served.client_as("approver")) as told:
        answer = order(served, client, schedule, seed=3)
        assert answer.status_code == 202, answer.text
        made = answer.json()
        assert answer.headers["location"].endswith(f"/generations/{made['id']}")
        assert made["state"] == "queued"
        done = wait(served, client, made["id"])
    assert time.monotonic() - begun < 20
    assert done["state"] == "succeeded", done
    assert done["percent"] == 100
    assert done["request"] == {
        "seed": 3,
        "effort": 2.0,
        "workers": 2,
        "fast": False,
        "base": None,
        "stop": {"when": "effort", "value": None},
    }
    assert done["outcome"]["legal"]
    assert all(one["found_by"] and one["bound_by"] for one in done["outcome"]["tiers"])
    tiers = ["legal", "covered", "fair", "wishes"]
    assert list(done["objectives"]) == list(done["bounds"]) == tiers
    assert done["unfilled"] == 0
    assert done["seconds_left"] is None
    assert done["outcome"]["violations"] == 0
    with served.database.read() as session:
        programme = load_programme(session, served.own)
        entries = entries_of(session, served.own, drafts(served)[0])
    answers = [one.answer for one in request_statuses(programme, entries) if one.answer != "open"]
    wishes = done["outcome"]["wishes"]
    assert wishes == {"granted": answers.count(Answer.GRANTED), "asked": len(answers)}
    assert wishes["asked"] > 0
    # What was told, in order.
    states = [one["state"] for one in told]
    assert [state for i, state in enumerate(states) if state not in states[:i]] == [
        "queued",
        "running",
        "succeeded",
    ]
    percents = [one["percent"] for one in told]
    assert percents == sorted(percents)
    # The chart: time passes, and within a tier of a problem schedules only get better.
    points = done["points"]
    assert points
    assert [one["t"] for one in points] == sorted(one["t"] for one in points)
    for one, other in pairwise(points):
        if (one["problem"], one["tier"]) == (other["problem"], other["tier"]):
            assert other["objective"] <= one["objective"]
            assert other["bound"] >= one["bound"]
    # The draft.
    [version] = drafts(served)
    assert (version.id, version.number, version.state) == (done["version"], 1, "draft")
    assert version.origin == "generation"
    assert version.summary["violations"] == 0
    assert version.certificate is not None
    assert version.certificate["reproducible"]
    assert "entries" not in version.certificate
    with served.database.read() as session:
        programme = snapshot.thaw(contents.get(session, version.facts))
        entries = entries_of(session, served.own, version)
        assert not check_programme(programme, entries).violations
        assert len(Versions(session, served.own).rows(version)) == len(programme.people)
        kept = session.get_one(tables.Schedule, schedule)
        assert kept.working_version_id == version.id
        assert audit.verify(session).wrong is None
        # Of the progress only the last report is kept for replay.
        events = session.scalars(select(tables.Event).where(tables.Event.kind == KIND)).all()
        assert len(events) == 1


def test_the_outcome_stays_what_it_was(served: Served) -> None:
    """Edits change what the draft counts, not what came of the generation."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, "1")
    done = wait(served, client, order(served, client, schedule).json()["id"])
    place = url(served, f"versions/{done['version']}")
    days = [f"2026-07-{day:02d}" for day in range(6, 20)]
    answer = client.post(
        f"{place}/edits",
        json={
            "operations": [
                {"op": "clear", "clinician": id, "day": days[0], "length": len(days)}
                for id in ("R1", "R2", "R3", "R4", "R5", "R6")
            ],
            "allow_violations": True,
        },
        headers={"If-Match": client.get(place).headers["ETag"]},
    )
    assert answer.status_code == 200, answer.text
    assert client.get(place).json()["unfilled"] > 0
    again = client.get(url(served, f"generations/{done['id']}")).json()
    assert again["outcome"] == done["outcome"]
    assert again["outcome"]["unfilled"] == 0


def test_the_same_seed_gives_the_same_schedule(served: Served) -> None:
    """Two generations, one content; the working version stays the first."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, "1")
    for key in ("one", "two"):
        wait(served, client, order(served, client, schedule, key=key).json()["id"])
    first, second = drafts(served)
    with served.database.read() as session:
        versions = Versions(session, served.own)
        assert versions.hashes(first) == versions.hashes(second)
        assert session.get_one(tables.Schedule, schedule).working_version_id == first.id
    assert (first.number, second.number) == (1, 2)
    assert first.certificate == second.certificate


def test_a_stop_rule_is_obeyed_and_shown(served: Served) -> None:
    """The first legal schedule will do: no tier is worked on."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, "1")
    rule = {"when": "first-legal", "value": None}
    done = wait(served, client, order(served, client, schedule, stop=rule).json()["id"])
    assert done["request"]["stop"] == rule
    assert {one["found_by"] for one in done["outcome"]["tiers"]} == {"first schedule"}
    assert done["outcome"]["legal"]
    assert done["outcome"]["reproducible"]
    costs = done["outcome"]["by_rule"]
    tiers = {one["tier"]: one["value"] for one in done["outcome"]["tiers"]}
    for tier, value in tiers.items():
        assert sum(one["value"] for one in costs if one["tier"] == tier) == value


def test_the_same_key_is_the_same_generation(served: Served) -> None:
    """A double click orders once; the key with another request is refused."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, "1")
    first = order(served, client, schedule)
    again = order(served, client, schedule)
    assert first.json() == again.json()
    assert again.headers["idempotent-replay"] == "true"
    other = order(served, client, schedule, seed=9)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency")
    wait(served, client, first.json()["id"])
    assert len(drafts(served)) == 1


def test_a_key_is_forgotten_with_its_answer(served: Served) -> None:
    """After two days it orders another generation, in another schedule as well."""
    client = served.client_as("scheduler")
    schedule, other = add_schedule(served, "1"), add_schedule(served, "2")
    first = wait(served, client, order(served, client, schedule, effort=0.1).json()["id"])
    for number, asked in ((1, schedule), (2, other)):
        served.clock.move(hours=49)
        client = served.client_as("scheduler")
        made = order(served, client, asked, seed=9, effort=0.1)
        assert made.status_code == 202, made.text
        assert (made.json()["id"], made.json()["schedule"]) == (first["id"] + number, asked)
        assert made.json()["request"]["seed"] == 9
        wait(served, client, made.json()["id"])
    with served.database.read() as session:
        ordered = select(tables.Audit).where(tables.Audit.action == "generation.order")
        assert len(session.scalars(ordered).all()) == 3


def test_the_same_order_is_written_down_once(served: Served) -> None:
    """Also where no answer is remembered; another order with the key is refused in words."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, "1")
    made = order(served, client, schedule, effort=0.1).json()
    wait(served, client, made["id"])
    with served.database.write() as session:
        session.execute(delete(tables.Idempotency))
    again = order(served, client, schedule, effort=0.1)
    assert (again.status_code, again.json()["id"]) == (202, made["id"])
    with served.database.write() as session:
        session.execute(delete(tables.Idempotency))
        rows = session.scalars(select(tables.Audit).order_by(tables.Audit.id)).all()
        said = [(row.action, row.subject) for row in rows]
    assert said[-2:] == [
        ("generation.order", f"generation/{made['id']}"),
        ("version.generate", "version/1"),
    ]
    other = order(served, client, schedule, effort=0.2)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency")
    assert '"one"' in other.json()["detail"]


def test_a_new_draft_is_told_as_any_other_version(served: Served) -> None:
    """Who made it by name, and how it stands; so it is in the audit."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, "1")
    made = wait(served, client, order(served, client, schedule, effort=0.1).json()["id"])
    fork = client.post(
        url(served, f"versions/{made['version']}/fork"),
        json={"note": "Mine"},
        headers={"Idempotency-Key": "fork"},
    )
    assert fork.status_code == 201, fork.text
    with served.database.read() as session:
        told = select(tables.Event).where(tables.Event.kind == "version").order_by(tables.Event.id)
        first, second = (event.data for event in session.scalars(told))
        rows = select(tables.Audit).where(tables.Audit.action.like("version.%"))
        noted = session.scalars(rows.order_by(tables.Audit.id)).all()
    assert first == {
        "schedule": schedule,
        "id": made["version"],
        "revision": first["revision"],
        "etag": f'"v{made["version"]}.{first["revision"]}.0"',
        "state": "draft",
        "by": "Scheduler",
    }
    assert list(first) == list(second)
    assert (second["by"], second["state"]) == ("Scheduler", "draft")
    assert [row.subject for row in noted] == ["version/1", "version/2"]
    assert {"revision", "generation", "number"} <= noted[0].details.keys()


def test_one_generation_at_a_time(served: Served) -> None:
    """A second order names the one that runs; another programme's waits for its turn."""
    client = served.client_as("administrator")
    schedule = add_schedule(served, "1")
    foreign = add_schedule(served, "1", programme=served.foreign)
    first = order(served, client, schedule, effort=30.0).json()
    answer = order(served, client, schedule, key="two")
    assert answer.status_code == 409
    assert answer.json()["code"] == "generation-running"
    assert answer.json()["running"]["id"] == first["id"]
    assert '"July"' in answer.json()["detail"]
    other = client.post(
        f"/api/scheduling/programmes/{served.foreign}/schedules/{foreign}/generations",
        json={},
        headers={"Idempotency-Key": "three"},
    )
    assert other.status_code == 202
    wait(served, client, first["id"])
    assert order(served, client, schedule, key="two").status_code == 202


def test_cancel_and_keep(served: Served) -> None:
    """The best so far becomes a draft at once; its certificate says that it was stopped."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, *map(str, range(1, 7)))
    made = order(served, client, schedule, effort=200.0).json()
    wait(served, client, made["id"], "running", phase="settled")
    begun = time.monotonic()
    answer = client.post(url(served, f"generations/{made['id']}/cancel"), json={"keep": True})
    assert answer.status_code == 200, answer.text
    assert answer.json()["stop"] == "keep"
    done = wait(served, client, made["id"])
    assert time.monotonic() - begun < 5
    assert done["state"] == "succeeded"
    assert done["outcome"]["stopped"]
    assert not done["outcome"]["reproducible"]
    [version] = drafts(served)
    assert version.id == done["version"]


def test_cancel_and_keep_before_there_is_anything(served: Served) -> None:
    """It goes on to its first schedule, which is kept."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, *map(str, range(1, 7)))
    made = order(served, client, schedule, effort=200.0).json()
    client.post(url(served, f"generations/{made['id']}/cancel"), json={"keep": True})
    done = wait(served, client, made["id"])
    # Queued still: then there was nothing to wait for.
    assert (done["state"], len(drafts(served))) in (("succeeded", 1), ("cancelled", 0))


def test_cancel_and_discard(served: Served) -> None:
    """Nothing is saved, the child is gone, and the next one can begin."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, *map(str, range(1, 7)))
    made = order(served, client, schedule, effort=200.0).json()
    wait(served, client, made["id"], "running", phase="settled")
    answer = client.post(url(served, f"generations/{made['id']}/cancel"), json={"keep": False})
    assert answer.json()["state"] == "cancelled"
    assert not drafts(served)
    again = client.post(url(served, f"generations/{made['id']}/cancel"), json={"keep": True})
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    begun = time.monotonic()
    following = order(served, client, add_schedule(served, "1"), key="two").json()
    wait(served, client, following["id"], "running", "succeeded")
    assert time.monotonic() - begun < 3
    wait(served, client, following["id"])
    assert len(drafts(served)) == 1


def test_nobody_there_is_told_before_and_after(served: Served) -> None:
    """Preflight says that it cannot be; the draft has violations, the clash in words, and fixes."""
    with served.database.write() as session:
        for person in session.scalars(
            select(fact_tables.Clinician).where(fact_tables.Clinician.programme_id == served.own)
        ):
            day = person.appointments[0].start + timedelta(days=9)
            session.add(
                fact_tables.Leave(
                    programme_id=served.own,
                    clinician_id=person.id,
                    start=day,
                    end=day + timedelta(days=1),
                )
            )
    client = served.client_as("scheduler")
    schedule = add_schedule(served, "1")
    before = client.get(url(served, f"schedules/{schedule}/preflight")).json()
    assert not before["possible"]
    night = next(one for one in before["issues"] if one["rule"] == "night")
    assert night["severity"] == "impossible"
    assert night["words"] == (
        "N on Thu 9 Jul 2026 and Fri 10 Jul 2026: 1 person needed, 0 can be there."
    )
    assert "on leave" in night["detail"][0]
    made = order(served, client, schedule).json()
    done = wait(served, client, made["id"])
    assert done["state"] == "succeeded"
    outcome = done["outcome"]
    assert not outcome["legal"]
    assert outcome["violations"] > 0
    assert outcome["unfilled"] > 0
    (clash,) = outcome["clashes"]
    assert any("10 Jul" in limit["subject"] for limit in clash["limits"])
    assert " people on leave against " in clash["headline"]
    items = sorted(item for line in clash["lines"] for item in line["items"])
    subjects = sorted(limit["subject"] for limit in clash["limits"])
    assert [item.partition(" (")[0] for item in items] == subjects
    for way in clash["relaxations"]:
        assert way["smallest"]
        assert sum(len(line["items"]) for line in way["lines"]) <= way["units"]
        assert way["units"] == outcome["fixes"][0]["breaches_before"]
    assert {line["kind"] for way in clash["relaxations"] for line in way["lines"]} >= {"demand"}
    assert outcome["fixes"]
    assert outcome["fixes"][0]["breaches_after"] < outcome["fixes"][0]["breaches_before"]


def test_the_pins_of_a_base_stay(served: Served) -> None:
    """A generation that begins with a version keeps what is pinned in it, and its pins."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, "1")
    wait(served, client, order(served, client, schedule).json()["id"])
    [base] = drafts(served)
    with served.database.write() as session:
        versions = Versions(session, served.own)
        rows = versions.rows(base)
        who = next(iter(rows))
        row = unpack_row(who, rows[who])
        day = next(e.start.date().isoformat() for e in row.entries if e.kind == "shift")
        version = versions.get(base.id)
        made = Made(kind=tables.EditKind.EDIT, label="", operations=[], author_id=version.author_id)
        pinned = {who: pack_row(row.entries, [day])}
        assert versions.revise(version.id, version.revision, pinned, version.summary, made)
    made = order(served, client, schedule, key="two", seed=77, base=base.id).json()
    done = wait(served, client, made["id"])
    assert done["state"] == "succeeded", done
    with served.database.read() as session:
        versions = Versions(session, served.own)
        after = unpack_row(who, versions.rows(versions.get(done["version"]))[who])
        assert after.pins == (day,)

        def on(entries: object) -> list[tuple[object, str]]:
            return [
                (e.start, e.code)
                for e in entries  # type: ignore[attr-defined]
                if e.start.date().isoformat() == day and e.kind == "shift"
            ]

        assert on(after.entries) == on(row.entries) != []
        assert versions.get(done["version"]).base_id == base.id


def test_a_solver_that_crashes_fails_the_job_in_words(served: Served) -> None:
    """Code, words and a way out; nothing is saved, and the traceback is not shown."""
    engine = generator(served.state)
    code = "import sys; sys.stdin.buffer.read(8); sys.stderr.write('deep secret'); sys.exit(9)"
    engine.handlers = {KIND: Generate(served.database, command=(sys.executable, "-c", code))}
    client = served.client_as("scheduler")
    made = order(served, client, add_schedule(served, "1")).json()
    failed = wait(served, client, made["id"])
    assert failed["state"] == "failed"
    assert failed["error"]["code"] == "solver-child"
    assert "Maybe" in failed["error"]["message"]
    assert "secret" not in failed["error"]["message"]
    assert not drafts(served)


def test_a_result_that_the_check_does_not_confirm_is_not_saved(served: Served) -> None:
    """A solver that loses an entry: nothing is saved."""
    code = """
import os, sys
from dataclasses import replace
from nightfloat.solver import child
solve = child.solve_programme
def losing(*given):
    result = solve(*given)
    return replace(result, entries=result.entries[5:])
child.solve_programme = losing
sys.stdout.flush()
os._exit(child.main())
"""
    command = (sys.executable, "-c", code)
    generator(served.state).handlers = {KIND: Generate(served.database, command=command)}
    client = served.client_as("scheduler")
    failed = wait(served, client, order(served, client, add_schedule(served, "1")).json()["id"])
    assert failed["state"] == "failed"
    assert failed["error"]["code"] == "internal-disagreement"
    assert not drafts(served)


def test_too_little_memory_is_told(served: Served) -> None:
    """The child's address space is limited."""
    generator(served.state).handlers = {KIND: Generate(served.database, memory=180 * 2**20)}
    client = served.client_as("scheduler")
    failed = wait(served, client, order(served, client, add_schedule(served, "1")).json()["id"])
    assert failed["state"] == "failed"
    assert failed["error"]["code"] in ("memory", "solver-child")
    assert "0.175781 GiB" in failed["error"]["message"]


def test_who_may(served: Served) -> None:
    """Schedulers generate, approvers look, residents see nothing of it."""
    schedule = add_schedule(served, "1")
    for role, ordering, looking in (
        ("approver", 403, 200),
        ("resident", 403, 403),
        ("viewer", 403, 403),
        ("outsider", 404, 404),
    ):
        client = served.client_as(role)
        assert order(served, client, schedule).status_code == ordering, role
        assert client.get(url(served, "generations")).status_code == looking, role
        preflight = client.get(url(served, f"schedules/{schedule}/preflight"))
        assert preflight.status_code == looking, role
    theirs = add_schedule(served, "1", programme=served.foreign)
    assert order(served, served.client_as("scheduler"), theirs).status_code == 404


def test_lists_go_page_by_page(served: Served) -> None:
    """Newest first, also of one schedule only."""
    client = served.client_as("scheduler")
    one, other = add_schedule(served, "1"), add_schedule(served, "2")
    ids = []
    for number, schedule in enumerate((one, other, one)):
        made = order(served, client, schedule, key=str(number), effort=0.1).json()
        wait(served, client, made["id"])
        ids.append(made["id"])
    first = client.get(url(served, "generations"), params={"limit": 2}).json()
    assert [item["id"] for item in first["items"]] == [ids[2], ids[1]]
    rest = client.get(url(served, "generations"), params={"cursor": first["next"]}).json()
    assert [item["id"] for item in rest["items"]] == [ids[0]]
    assert rest["next"] is None
    own = client.get(url(served, "generations"), params={"schedule": one}).json()
    assert [item["id"] for item in own["items"]] == [ids[2], ids[0]]


@pytest.mark.parametrize(
    "body",
    [
        {"effort": 0},
        {"effort": 1e9},
        {"workers": 0},
        {"workers": 1.5},
        {"seed": -1},
        {"seed": "1"},
        {"fast": "yes"},
        {"hurry": True},
        {"stop": "gap:2"},
        {"stop": {"when": "soon"}},
        {"stop": {"when": "gap"}},
        {"stop": {"when": "gap", "value": 101.0}},
        {"stop": {"when": "effort", "value": 1.0}},
        {"stop": {"when": "no-improvement", "value": 1.5}},
        {"base": 99},
    ],
)
def test_absurd_requests_change_nothing(served: Served, body: dict[str, object]) -> None:
    """Unknown fields, wrong types and absurd sizes are refused."""
    client = served.client_as("scheduler")
    schedule = add_schedule(served, "1")
    answer = client.post(
        url(served, f"schedules/{schedule}/generations"),
        json=body,
        headers={"Idempotency-Key": "x"},
    )
    assert answer.status_code == (404 if "base" in body else 422), answer.text
    assert client.get(url(served, "generations")).json()["items"] == []


def test_serving_never_loads_ortools() -> None:
    """The engine's library stays in the child: it costs seconds and 150 MiB."""
    code = (
        "import sys, nightfloat.api.serve, nightfloat.api.generations; "
        "sys.exit('ortools' in sys.modules)"
    )
    assert subprocess.run((sys.executable, "-c", code), check=False).returncode == 0
