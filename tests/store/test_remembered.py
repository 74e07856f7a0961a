"""What the database's answers are remembered for: until anything is written, by anybody."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nightfloat.store import tables
from nightfloat.store.database import Database, remembered
from tests.store.helpers import a_user, database


def _users(session: Session, asked: list[str]) -> int:
    def read() -> int:
        asked.append("asked")
        return session.scalar(select(func.count()).select_from(tables.User)) or 0

    return remembered(session, ("users",), read)


def test_an_answer_is_remembered_until_somebody_writes(tmp_path: Path) -> None:
    found = database(tmp_path)
    asked: list[str] = []
    for _ in range(3):
        with found.read() as session:
            assert _users(session, asked) == 0
    assert len(asked) == 1
    with found.write() as session:
        a_user(session)
        assert _users(session, asked) == 1  # a writer asks, whatever is remembered
    with found.read() as session:
        assert _users(session, asked) == 1
    assert len(asked) == 3


def test_another_process_writing_is_noticed(tmp_path: Path) -> None:
    found, other = database(tmp_path), Database(tmp_path / "nightfloat.db")
    with found.read() as session:
        assert _users(session, []) == 0
    with other.write() as session:
        a_user(session)
    with found.read() as session:
        assert _users(session, []) == 1


def test_a_session_from_before_a_write_does_not_fill_the_memory(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.read() as old:
        assert old.scalar(select(func.count()).select_from(tables.User)) == 0  # it has begun
        with found.write() as session:
            a_user(session)
        assert _users(old, []) == 0
        with found.read() as new:
            assert _users(new, []) == 1
