"""Signing in and out, the first administrator, one's own password."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field
from sqlalchemy.orm import Session

from nightfloat import __version__
from nightfloat.api import cookies
from nightfloat.api.deps import Answer, Body, example, needs
from nightfloat.api.documents import problem
from nightfloat.api.route import Route
from nightfloat.api.state import LOOPBACK, Process, State
from nightfloat.app import accounts, events
from nightfloat.auth import passwords, sessions
from nightfloat.auth.one_time import same_code
from nightfloat.auth.permissions import Permission, Role
from nightfloat.auth.scope import Identity, Scope
from nightfloat.store import tables
from nightfloat.store.accounts import Users

router = APIRouter(tags=["session"], route_class=Route)

Username = Annotated[
    str, Field(min_length=1, max_length=64, pattern=r"^[^\s\x00-\x1f/\\]+$", examples=["m.ortiz"])
]
PersonName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=120,
        pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$",
    ),
]
Password = Annotated[
    str, Field(min_length=1, max_length=1024, examples=["tidal-lamp-orchid-seven"])
]

_LIMITED = problem(429, code="too-many-attempts", words="Signing in failed too often.")
_CODE = problem(403, code="setup-code", words="The set-up code is missing or wrong.")
_WRONG = problem(401, code="wrong-password", words="The username or the password is wrong.")


class SignedIn(Answer):
    """Who is signed in."""

    id: int
    name: str
    username: str
    administrator: bool


class OwnProgramme(Answer):
    """A programme that one can open, and what one may do there."""

    id: int
    name: str
    specialty: str
    role: Role
    clinician: str | None
    example: bool
    permissions: tuple[Permission, ...]


class SessionState(Answer):
    """What a page needs to know first. `csrf` goes into X-CSRF-Token.

    While `must_change_password` holds, everything but changing it and signing out is refused with
    the code `must-change-password`.
    """

    model_config = example(
        {
            "user": {
                "id": 1,
                "name": "Maria Ortiz",
                "username": "m.ortiz",
                "administrator": False,
            },
            "setup_needed": False,
            "must_change_password": False,
            "csrf": "cF9vKx1m0hZ2",
            "version": "0.1.0",
            "programmes": [
                {
                    "id": 1,
                    "name": "Family medicine",
                    "specialty": "Family medicine",
                    "role": "resident",
                    "clinician": "r07",
                    "example": False,
                    "permissions": ["published_read", "requests_own"],
                }
            ],
        }
    )

    user: SignedIn | None
    setup_needed: bool
    must_change_password: bool
    csrf: str | None
    version: str
    programmes: tuple[OwnProgramme, ...]


class Credentials(Body):
    """What somebody signs in with."""

    model_config = example({"username": "m.ortiz", "password": "tidal-lamp-orchid-seven"})

    username: Username
    password: Password


class FirstAdministrator(Body):
    """The first user."""

    model_config = example(
        {"username": "m.ortiz", "name": "Maria Ortiz", "password": "tidal-lamp-orchid-seven"}
    )

    username: Username
    name: PersonName
    password: Password
    code: Annotated[str, Field(max_length=40)] | None = Field(
        None, description="What the terminal showed; needed by who asks from elsewhere."
    )


class PasswordChange(Body):
    """One's own new password."""

    model_config = example(
        {"current": "tidal-lamp-orchid-seven", "new": "copper-window-eleven-fern"}
    )

    current: Password
    new: Password


@router.get("/api/session")
def read_session(allowed: Annotated[Scope, needs(Permission.ANONYMOUS)]) -> SessionState:
    """Say who is signed in, with the programmes they can open; needs no session."""
    return _state(allowed.session, allowed.user)


@router.post("/api/session", status_code=201, responses={401: _WRONG, 429: _LIMITED})
def sign_in(
    *,
    body: Credentials,
    request: Request,
    response: Response,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.ANONYMOUS, write=False, hashes=True)],
) -> SessionState:
    """Sign in; the cookie comes with the answer."""
    username = accounts.folded(body.username)
    address = _address(request)
    state.attempts.begin(username=username, address=address, now=allowed.now)
    found = accounts.by_username(allowed.session, username)
    known = found if found is not None and found.active else None
    stored = known.password_hash if known is not None else None
    if not passwords.verify(body.password, stored) or known is None:
        raise accounts.WrongPasswordError(
            "The username or the password is wrong. Maybe an administrator can reset it."
        )
    state.attempts.succeeded(username=username, address=address)
    with state.database.write() as session:
        now_known = Users(session).get(known.id)
        if now_known.password_hash != stored or not now_known.active:
            raise accounts.WrongPasswordError("The password has just been changed.")
        answer = _begin(session, now_known, allowed, request, response)
    state.hub.settle(session)
    return answer


@router.delete("/api/session", status_code=204)
def sign_out(
    request: Request,
    response: Response,
    allowed: Annotated[Scope, needs(Permission.SESSION, first_password=True)],
) -> None:
    """Sign out on this browser."""
    assert allowed.user is not None
    sessions.end(allowed.session, allowed.user.session_id)
    events.signed_out(allowed.session, allowed.user.session_id)
    cookies.take(request, response)


@router.put("/api/session/password", responses={401: _WRONG, 429: _LIMITED})
def change_password(
    *,
    body: PasswordChange,
    request: Request,
    response: Response,
    state: Process,
    allowed: Annotated[
        Scope, needs(Permission.SESSION, write=False, first_password=True, hashes=True)
    ],
) -> SessionState:
    """Change one's own password to another one; every other browser is signed out."""
    assert allowed.user is not None
    username, address = allowed.user.username, _address(request)
    state.attempts.begin(username=username, address=address, now=allowed.now)
    stored = Users(allowed.session).get(allowed.user_id).password_hash
    if not passwords.verify(body.current, stored):
        raise accounts.WrongPasswordError("The current password is wrong. Maybe a typing slip.")
    state.attempts.succeeded(username=username, address=address)
    passwords.check(body.new, username=username, before=body.current)
    new = passwords.hashed(body.new)
    with state.database.write() as session:
        changed = accounts.change_user(
            session, allowed.user_id, password_hash=new, by=allowed.user_id
        )
        answer = _begin(session, changed, allowed, request, response)
    state.hub.settle(session)
    return answer


@router.post("/api/setup", status_code=201, responses={403: _CODE, 429: _LIMITED})
def set_up(
    *,
    body: FirstAdministrator,
    request: Request,
    response: Response,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.ANONYMOUS, write=False, hashes=True)],
) -> SessionState:
    """Create the first administrator and sign them in; possible while there is no user."""
    if accounts.setup_needed(allowed.session):
        _knows_code(state, request, body.code or "", allowed)
        passwords.check(body.password, username=body.username)
        password_hash = passwords.hashed(body.password)
    else:
        password_hash = ""
    with state.database.write() as session:
        made = accounts.set_up(
            session, username=body.username, name=body.name, password_hash=password_hash
        )
        return _begin(session, made, allowed, request, response)


@router.get("/api/session/demo", status_code=303, include_in_schema=False)
def sign_in_once(
    token: Annotated[str, Query(max_length=100)],
    request: Request,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.ANONYMOUS, write=False)],
) -> RedirectResponse:
    """Sign in with the link that the terminal showed: once, and from this machine."""
    response = RedirectResponse("/", status_code=303)
    user_id = state.tokens.redeem(token) if _from_here(request) else None
    if user_id is not None:
        with state.database.write() as session:
            _begin(session, Users(session).get(user_id), allowed, request, response)
        state.hub.settle(session)
    return response


def _knows_code(state: State, request: Request, typed: str, allowed: Scope) -> None:
    """Pass who knows the set-up code, or sits at this machine; raise SetupCodeError."""
    code = state.settings.setup_code
    if not code or _sits_here(state, request):
        return
    address = _address(request)
    state.attempts.begin(username="", address=address, now=allowed.now)
    if not same_code(code, typed):
        raise accounts.SetupCodeError(
            "The set-up code is missing or wrong. Maybe look where Nightfloat was started: "
            "its terminal shows the code."
        )
    state.attempts.succeeded(username="", address=address)


def _begin(
    session: Session, user: tables.User, allowed: Scope, request: Request, response: Response
) -> SessionState:
    """Sign in with a new token; the one that the browser had before ends."""
    if allowed.user is not None:
        sessions.end(session, allowed.user.session_id)
        events.signed_out(session, allowed.user.session_id)
    begun = sessions.begin(session, user, allowed.now)
    cookies.give(request, response, begun.token)
    return _state(session, begun.identity)


def _state(session: Session, who: Identity | None) -> SessionState:
    if who is None:
        return SessionState(
            user=None,
            setup_needed=accounts.setup_needed(session),
            must_change_password=False,
            csrf=None,
            version=__version__,
            programmes=(),
        )
    return SessionState(
        user=SignedIn(
            id=who.user_id,
            name=who.name,
            username=who.username,
            administrator=who.administrator,
        ),
        setup_needed=False,
        must_change_password=who.must_change_password,
        csrf=who.csrf,
        version=__version__,
        programmes=tuple(
            OwnProgramme(
                id=one.id,
                name=one.name,
                specialty=one.specialty,
                role=one.role,
                clinician=one.clinician,
                example=one.example,
                permissions=one.permissions,
            )
            for one in accounts.programmes_of(session, who)
        ),
    )


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def _from_here(request: Request) -> bool:
    try:
        return ip_address(_address(request)).is_loopback
    except ValueError:
        return False


_OF_PROXIES = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
)


def _sits_here(state: State, request: Request) -> bool:
    """Return whether a browser on this machine asks; a proxy on it brings others' requests.

    A server that was given an address, a name or a proxy for others does not guess.
    """
    settings = state.settings
    if settings.proxies or not settings.hosts <= LOOPBACK or not _from_here(request):
        return False
    if any(name in request.headers for name in _OF_PROXIES):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).hostname in LOOPBACK
