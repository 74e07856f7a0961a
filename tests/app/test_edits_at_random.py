"""Random edits, undone and done again: rows and findings equal a check from scratch."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nightfloat.app import edits
from nightfloat.app.drafts import Drafts, entries_in, rows_of
from nightfloat.app.operations import Operation
from nightfloat.app.versions import Known, known
from nightfloat.auth.permissions import Permission, Role
from nightfloat.auth.scope import Identity, Scope
from nightfloat.domain.entry import Entry
from nightfloat.domain.errors import NightfloatError
from nightfloat.interchange.folder import load_folder
from nightfloat.interchange.template import examples_root
from nightfloat.rules.check import check_programme
from nightfloat.solver.client import run
from nightfloat.solver.result import SolveRequest
from nightfloat.store import snapshot, tables
from nightfloat.store.accounts import Users
from nightfloat.store.database import Database
from nightfloat.store.repositories import Versions
from nightfloat.store.rows import rows_of as packed
from nightfloat.store.save import store_programme
from nightfloat.store.tables import Origin

PROGRAMME = load_folder(Path(str(examples_root() / "tiny"))).programme
BLOCK = PROGRAMME.calendar.block("1")
PEOPLE = [person.id for person in PROGRAMME.people]

DAYS = st.integers(0, BLOCK.length - 1).map(lambda n: BLOCK.start + timedelta(days=n))
WHO = st.sampled_from(PEOPLE)
OPERATIONS = st.one_of(
    st.builds(
        Operation,
        op=st.just("assign"),
        clinician=WHO,
        day=DAYS,
        code=st.sampled_from(["D", "L", "N", "-"]),
        length=st.integers(1, 3),
    ),
    st.builds(Operation, op=st.just("clear"), clinician=WHO, day=DAYS),
    st.builds(
        Operation, op=st.just("swap"), clinician=WHO, other=WHO, day=DAYS, length=st.integers(1, 2)
    ),
    st.builds(
        Operation, op=st.just("move"), clinician=WHO, day=DAYS, to_clinician=WHO, to_day=DAYS
    ),
    st.builds(Operation, op=st.sampled_from(["pin", "unpin"]), clinician=WHO, day=DAYS),
)
STEPS = st.lists(
    st.one_of(
        st.lists(OPERATIONS, min_size=1, max_size=3), st.sampled_from(["undo", "undo", "redo"])
    ),
    min_size=2,
    max_size=9,
)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a solved draft."""
    path = tmp_path_factory.mktemp("random") / "seed.db"
    database = Database(path)
    database.migrate()
    result = run(PROGRAMME, SolveRequest(seed=1, effort=2.0, fixes=False))
    with database.write() as session:
        user = Users(session).add(tables.User(username="a", name="A", password_hash=""))
        row = store_programme(session, PROGRAMME)
        plan = tables.Schedule(
            programme_id=row.id, name="1", blocks=["1"], start=BLOCK.start, end=BLOCK.end
        )
        session.add(plan)
        session.flush()
        Versions(session, row.id).add(
            tables.Version(
                schedule_id=plan.id,
                origin=Origin.GENERATION,
                author_id=user.id,
                facts=snapshot.keep(session, PROGRAMME),
                summary={},
            ),
            packed(PEOPLE, result.entries),
        )
    database.close()
    return path


class Draft:
    """A draft in a database of its own, edited by the use cases."""

    def __init__(self, database: Database, drafts: Drafts) -> None:
        self.database, self.drafts = database, drafts
        identity = Identity(
            user_id=1,
            username="a",
            name="A",
            administrator=True,
            session_id=1,
            csrf="",
            seen=database.clock(),
        )
        with database.read() as session:
            self.scope = Scope(
                session=session,
                now=database.clock(),
                user=identity,
                programme_id=1,
                role=Role.ADMINISTRATOR,
                clinician=None,
                permissions=frozenset(Permission),
            )
        self.columns = ("days", BLOCK.start, BLOCK.end)

    def known(self) -> Known:
        """Return what is stored of the version."""
        with self.database.read() as session:
            return known(session, 1, 1)

    def content(self, revision: int | None = None) -> tuple[object, ...]:
        """Return everybody's entries and pins, as stored."""
        found = self.known()
        with self.database.read() as session:
            rows = rows_of(session, found, found.revision if revision is None else revision)
        return tuple(
            (id, row.entries, row.pins) for id, row in rows.items() if row.entries or row.pins
        )

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries, as stored."""
        found = self.known()
        with self.database.read() as session:
            return entries_in(rows_of(session, found, found.revision))

    def do(self, step: list[Operation] | str) -> None:
        """Edit, undo or redo."""
        if isinstance(step, str):
            again = edits.undo if step == "undo" else edits.redo
            again(self.database, self.drafts, self.scope, 1, etag=_any, columns=self.columns)
            return
        asked = edits.Request(operations=tuple(step), columns=self.columns, allow_violations=True)
        edits.edit(self.database, self.drafts, self.scope, 1, etag=_any, asked=asked)


def _any(etag: str) -> None:
    del etag


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_memory_store_and_check_agree_after_any_edits(seeded: Path, steps: list[object]) -> None:
    """Undo and redo go along the states that were, exactly; the live check is the check."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        shutil.copy(seeded, path)
        database = Database(path)
        try:
            draft = Draft(database, Drafts())
            done, undone = [draft.content()], []
            for step in steps:
                before = draft.known().revision
                try:
                    draft.do(step)  # type: ignore[arg-type]
                except NightfloatError:
                    assert draft.known().revision == before
                    assert draft.content() == done[-1]
                    continue
                now = draft.content()
                if draft.known().revision == before:
                    assert now == done[-1], "nothing changed, so nothing was stored"
                elif step == "undo":
                    undone.append(done.pop())
                    assert now == done[-1]
                elif step == "redo":
                    done.append(undone.pop())
                    assert now == done[-1]
                else:
                    done.append(now)
                    undone = []
                assert draft.known().revision in (before, before + 1)
            _agrees(draft)
        finally:
            database.close()


def _agrees(draft: Draft) -> None:
    found = draft.known()
    entries = draft.entries()
    report = check_programme(PROGRAMME, entries)
    with draft.database.read() as session, draft.drafts.held(1):
        live = draft.drafts.draft(session, found)
        assert live.revision == found.revision
        assert live.live.findings == report.findings
        assert {t: dict(c) for t, c in live.live.costs.items() if c} == {
            t: dict(c) for t, c in report.costs.items() if c
        }
        assert live.live.entries == entries
        fresh = Drafts().picture(session, found)
    assert fresh.findings == live.picture.findings
    assert {id: one.days for id, one in fresh.people.items()} == {
        id: one.days for id, one in live.picture.people.items()
    }
    if found.revision:
        assert found.summary["violations"] == len(report.violations)
        assert found.summary["advisories"] == len(report.advisories)
