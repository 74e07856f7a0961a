"""Repositories of users, their sessions and memberships, and of answers to keep."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.orm import Session

from nightfloat.store import fact_tables, tables
from nightfloat.store.columns import Json
from nightfloat.store.errors import NotFoundError
from nightfloat.store.paging import Page, page
from nightfloat.store.tables import MemberRole


class Users:
    """Everybody who can or could sign in."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, id: int) -> tables.User:
        """Return a user; raise NotFoundError."""
        found = self.session.get(tables.User, id)
        if found is None:
            raise NotFoundError(f'No user "{id}". Maybe look at the list of users.')
        return found

    def named(self, username: str) -> tables.User | None:
        """Return the user of a name in any case of letters, or None."""
        query = select(tables.User).where(tables.User.username == username.casefold())
        return self.session.scalars(query).one_or_none()

    def add(self, row: tables.User) -> tables.User:
        """Save a new user under the casefolded name; raise ConflictError (at the flush)."""
        row.username = row.username.casefold()
        self.session.add(row)
        self.session.flush()
        return row

    def any(self) -> bool:
        """Return True when there is a user at all."""
        return self.session.scalar(select(tables.User.id).limit(1)) is not None

    def page(self, *, limit: int = 100, cursor: str | None = None) -> Page[tables.User]:
        """Return some of the users; raise CursorError."""
        query = select(tables.User)
        return page(self.session, query, [tables.User.id], limit=limit, cursor=cursor)


class SignIns:
    """Signed-in browsers."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, row: tables.Session) -> tables.Session:
        """Save a new one."""
        self.session.add(row)
        self.session.flush()
        return row

    def end(self, row: tables.Session) -> None:
        """Sign a browser out."""
        self.session.delete(row)
        self.session.flush()

    def end_all(self, user_id: int) -> int:
        """Sign a user out everywhere; return how many sessions there were."""
        return _deleted(
            self.session, delete(tables.Session).where(tables.Session.user_id == user_id)
        )

    def end_expired(self, at: datetime) -> int:
        """Forget sessions that have expired; return how many."""
        return _deleted(self.session, delete(tables.Session).where(tables.Session.expires <= at))


class Memberships:
    """Who is what in one programme."""

    def __init__(self, session: Session, programme_id: int) -> None:
        self.session = session
        self.programme_id = programme_id

    def find(self, user_id: int) -> tables.Membership | None:
        """Return a user's membership, or None."""
        return self.session.get(tables.Membership, (user_id, self.programme_id))

    def all(self) -> list[tuple[tables.Membership, tables.User]]:
        """Return the members with their users, by user id."""
        member, user = tables.Membership, tables.User
        query = (
            select(member, user)
            .join(user, user.id == member.user_id)
            .where(member.programme_id == self.programme_id)
            .order_by(user.id)
        )
        return [(membership, found) for membership, found in self.session.execute(query)]

    def put(self, user_id: int, role: MemberRole, clinician: str | None) -> tables.Membership:
        """Make a user a member, or another kind of member.

        Raises NotFoundError for an unknown user, or a clinician who is not of the programme.
        """
        Users(self.session).get(user_id)
        if clinician is not None:
            one = fact_tables.Clinician
            query = select(func.count()).where(
                one.programme_id == self.programme_id, one.code == clinician
            )
            if not self.session.scalar(query):
                raise NotFoundError(
                    f'This programme has no clinician "{clinician}". Maybe it was deleted.'
                )
        row = self.find(user_id)
        if row is None:
            row = tables.Membership(user_id=user_id, programme_id=self.programme_id)
            self.session.add(row)
        row.role, row.clinician = role, clinician
        self.session.flush()
        return row

    def delete(self, user_id: int) -> None:
        """End a membership; raise NotFoundError when there is none."""
        row = self.find(user_id)
        if row is None:
            raise NotFoundError(f'User "{user_id}" is no member. Maybe somebody was quicker.')
        self.session.delete(row)
        self.session.flush()


class Answers:
    """One user's keyed requests and what was answered."""

    def __init__(self, session: Session, user_id: int) -> None:
        self.session = session
        self.user_id = user_id

    def find(self, key: str) -> tables.Idempotency | None:
        """Return what was answered to a key, or None."""
        return self.session.get(tables.Idempotency, (self.user_id, key))

    def keep(
        self, key: str, *, route: str, request_hash: str, status: int, body: Json | None
    ) -> None:
        """Keep an answer; raise ConflictError (at the flush) for a key that has one."""
        self.session.add(
            tables.Idempotency(
                user_id=self.user_id,
                key=key,
                route=route,
                request_hash=request_hash,
                status=status,
                body=body,
            )
        )
        self.session.flush()


def forget_answers(session: Session, before: datetime) -> int:
    """Forget the answers given before an instant; return how many."""
    one = tables.Idempotency
    return _deleted(session, delete(one).where(one.created < before))


def _deleted(session: Session, statement: object) -> int:
    result = session.execute(statement)  # type: ignore[call-overload]
    return result.rowcount if isinstance(result, CursorResult) else 0
