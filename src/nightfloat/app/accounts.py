"""Accounts: who can sign in, their passwords, and the programmes they belong to."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nightfloat.app import events
from nightfloat.auth import sessions
from nightfloat.auth.permissions import Permission, Role, in_programme
from nightfloat.auth.scope import Identity
from nightfloat.domain.errors import NightfloatError
from nightfloat.store import audit, tables
from nightfloat.store.accounts import Users


class SetupDoneError(NightfloatError):
    """The first administrator exists already."""

    code = "setup-done"


class SetupCodeError(NightfloatError):
    """Who wants to be the first administrator does not know the code that the terminal showed."""

    code = "setup-code"


class WrongPasswordError(NightfloatError):
    """Signing in failed; whether the username exists is not said."""

    code = "wrong-password"


class UsernameTakenError(NightfloatError):
    """Somebody has this username."""

    code = "username-taken"


class LastAdministratorError(NightfloatError):
    """Nobody would be left who can manage users."""

    code = "last-administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class MyProgramme:
    """A programme as somebody sees it in their list."""

    id: int
    name: str
    specialty: str
    role: Role
    clinician: str | None
    example: bool
    permissions: tuple[Permission, ...]


def folded(username: str) -> str:
    """Return a username as it is stored and compared."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def setup_needed(session: Session) -> bool:
    """Return whether nobody can sign in yet."""
    return not Users(session).any()


def set_up(session: Session, *, username: str, name: str, password_hash: str) -> tables.User:
    """Create the first administrator; raise SetupDoneError when there is a user.

    Of two browsers that try at once the second finds the first one's user: writers take turns.
    """
    if not setup_needed(session):
        raise SetupDoneError(
            "The first administrator exists already. Maybe sign in, or ask them for an account."
        )
    return add_user(
        session, username=username, name=name, password_hash=password_hash, administrator=True
    )


def add_user(
    session: Session,
    *,
    username: str,
    name: str,
    password_hash: str,
    administrator: bool,
    must_change_password: bool = False,
    by: int | None = None,
) -> tables.User:
    """Create a user; raise UsernameTakenError. `by`: whose doing it is (None: this machine's).

    `must_change_password`: somebody else chose it, and it is good for the first sign-in only.
    """
    username_is_free(session, username)
    made = Users(session).add(
        tables.User(
            username=folded(username),
            name=name.strip(),
            password_hash=password_hash,
            administrator=administrator,
            must_change_password=must_change_password,
        )
    )
    details = {"username": made.username, "administrator": administrator}
    audit.append(session, "user.add", f"users/{made.id}", user_id=by, details=details)
    return made


def username_is_free(session: Session, username: str) -> None:
    """Pass when nobody has this username; raise UsernameTakenError."""
    if by_username(session, username) is not None:
        raise UsernameTakenError(f'The username "{folded(username)}" is taken. Maybe another one.')


def by_username(session: Session, username: str) -> tables.User | None:
    """Return the user with this username, None if there is none."""
    return Users(session).named(folded(username))


def change_user(
    session: Session,
    user_id: int,
    *,
    name: str | None = None,
    administrator: bool | None = None,
    active: bool | None = None,
    password_hash: str | None = None,
    by: int | None = None,
) -> tables.User:
    """Change what is not None. `by`: whose doing it is (None: this machine's).

    Whoever gets another password or is made inactive is signed out everywhere; a password that
    somebody else chose has to be changed at the next sign-in. Raises NotFoundError,
    LastAdministratorError.
    """
    found = Users(session).get(user_id)
    was = found.administrator and found.active
    found.name = found.name if name is None else name.strip()
    found.administrator = found.administrator if administrator is None else administrator
    found.active = found.active if active is None else active
    session.flush()
    if was and not (found.administrator and found.active):
        _one_remains(session)
    if password_hash is not None:
        found.password_hash = password_hash
        found.must_change_password = by != user_id
    if password_hash is not None or active is False:
        sessions.end_all(session, user_id)
    said = {"name": name, "administrator": administrator, "active": active}
    details = {key: value for key, value in said.items() if value is not None}
    if password_hash is not None:
        details["password"] = "changed"
    audit.append(session, "user.change", f"users/{user_id}", user_id=by, details=details)
    events.rights_changed(session, user_id)
    return found


def _one_remains(session: Session) -> None:
    others = select(tables.User.id).where(tables.User.administrator, tables.User.active)
    if session.execute(others.limit(1)).first() is None:
        raise LastAdministratorError(
            "This is the only administrator. Maybe make somebody else one first."
        )


def programmes_of(session: Session, who: Identity) -> tuple[MyProgramme, ...]:
    """Return the programmes that somebody can open, in order of their names.

    None while they have to change their password first.
    """
    if who.must_change_password:
        return ()
    joined = (
        select(tables.Programme, tables.Membership.role, tables.Membership.clinician)
        .outerjoin(
            tables.Membership,
            (tables.Membership.programme_id == tables.Programme.id)
            & (tables.Membership.user_id == who.user_id),
        )
        .where(tables.Programme.archived.is_(False))
        .order_by(tables.Programme.name, tables.Programme.id)
    )
    if not who.administrator:
        joined = joined.where(tables.Membership.role.is_not(None))
    found = []
    for programme, member, clinician in session.execute(joined):
        role = role_of(who, member)
        assert role is not None  # the query leaves out what is none of theirs
        found.append(
            MyProgramme(
                id=programme.id,
                name=programme.name,
                specialty=programme.specialty,
                role=role,
                clinician=clinician,
                example=programme.example,
                permissions=tuple(sorted(in_programme(role, programme.policy))),
            )
        )
    return tuple(found)


def role_of(who: Identity, member: tables.MemberRole | None) -> Role | None:
    """Return what somebody is in a programme by their membership; None: it is none of theirs.

    An administrator is one everywhere, whatever else they are somewhere.
    """
    if who.administrator:
        return Role.ADMINISTRATOR
    return None if member is None else Role(member.value)


def rights_of(session: Session, who: Identity) -> dict[int, events.Rights]:
    """Return what somebody may do in each programme they are a member of."""
    memberships = (
        select(
            tables.Membership.programme_id,
            tables.Membership.role,
            tables.Membership.clinician,
            tables.Programme.policy,
        )
        .join(tables.Programme, tables.Programme.id == tables.Membership.programme_id)
        .where(tables.Membership.user_id == who.user_id)
    )
    found = {}
    for row in session.execute(memberships):
        role = role_of(who, row.role)
        assert role is not None  # a membership has one
        permissions = in_programme(role, row.policy)
        found[row.programme_id] = events.Rights(permissions=permissions, clinician=row.clinician)
    return found
