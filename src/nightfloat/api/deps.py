"""What endpoints are made with: permissions, preconditions, keys, pages.

An endpoint is a plain `def`. It runs in one thread inside one transaction, opened for it by
`api.route.Route`: reading for GET, writing for everything else, committed before the answer is
sent. Its scope (`nightfloat.auth.scope.Scope`) comes from `needs(…)`:

    @router.get("/api/scheduling/programmes/{programme}/people/{person}")
    def get_person(
        person: str,
        response: Response,
        allowed: Annotated[Scope, needs(Permission.FACTS_READ)],
        if_none_match: IfNoneMatch = None,
    ) -> Person:
        return tagged(response, Person.of(people.one(allowed, person)), if_none_match)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import Depends, Header, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from nightfloat.api.problems import PreconditionError
from nightfloat.api.state import Process, State
from nightfloat.auth.permissions import GLOBAL, Permission
from nightfloat.store.errors import ChangedError
from nightfloat.store.owned import Owned, Row
from nightfloat.store.paging import Page as PageOf

Id = Annotated[int, Path(ge=1, le=2**53 - 1, examples=[1])]
"""The id of something, as part of a path."""

_LONGEST_TAGS = 1_000

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=_LONGEST_TAGS,
        description="The ETag of the state that is being changed.",
        examples=['"r3"'],
    ),
]
IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        max_length=_LONGEST_TAGS,
        description="The ETag of the state that is known; answered with 304 if it still holds.",
        examples=['"r3"'],
    ),
]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Any text, new for each thing asked for; sent again, the answer is the same.",
        examples=["6f0c1a52-2f0e-4d0c-9f0e-0a4a51e1f7de"],
    ),
]
JudgedKey = Annotated[str, Header(alias="Idempotency-Key", include_in_schema=False)]
"""The key, for an endpoint that wants it (`= ""`): `needs(…, idempotent=True)` has judged it."""


def example(value: dict[str, Any]) -> ConfigDict:
    """Return the `model_config` of a model with this example (a JSON value)."""
    return ConfigDict(json_schema_extra={"examples": [value]})


class Body(BaseModel):
    """Base of what is sent: strict types, no unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Answer(BaseModel):
    """Base of what is answered."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


# ── Permissions ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a route asks for: any of `permissions`, and what kind of transaction it gets."""

    permissions: tuple[Permission, ...]
    write: bool | None
    idempotent: bool
    first_password: bool
    archived: bool
    hashes: bool
    by_query: bool

    @property
    def anonymous(self) -> bool:
        """Whether nobody has to be signed in."""
        return Permission.ANONYMOUS in self.permissions

    @property
    def in_programme(self) -> bool:
        """Whether the route speaks of one programme: `{programme}` in its path, or behind `?`."""
        return not GLOBAL.intersection(self.permissions)

    def writes(self, method: str) -> bool:
        """Return whether the transaction is a writing one."""
        return method not in ("GET", "HEAD") if self.write is None else self.write


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What `needs` hands to the route, which makes a Scope of it."""

    need: Need
    request: Request
    response: Response
    state: State
    key: str | None


async def _nowhere() -> None:
    return None


async def _in_programme(programme: Id) -> None:
    """Read in `access`, before anything else is judged; here for the OpenAPI document."""


async def _of_query(
    programme: Annotated[
        int, Query(ge=1, le=2**53 - 1, description="The programme.", examples=[1])
    ],
) -> None:
    """Do as `_in_programme`, for a route that takes its programme behind the `?`."""


async def _keyed(key: Key) -> str:
    return key


def needs(
    *permissions: Permission,
    write: bool | None = None,
    idempotent: bool = False,
    first_password: bool = False,
    archived: bool = False,
    hashes: bool = False,
    by_query: bool = False,
) -> Any:
    """Return the dependency that grants a Scope to whoever has any of these permissions.

    write
        None: GET reads and other methods write. False: the endpoint gets a reading session and
        opens `state.database.write()` itself, shortly, if it comes to that (a dry run, a
        password that takes long to hash). True: a GET that writes.
    idempotent
        The route asks for an Idempotency-Key; the same key and request give the same answer,
        another request with the key is refused. The endpoint returns a model; one with a reading
        session writes by `route.written`, which keeps the answer in the same transaction.
    first_password
        Open also to who has not yet changed the password that somebody else chose; what anybody
        may ask always is.
    archived
        Open also in a programme that was put away, which else can only be read.
    by_query
        The programme is `?programme=`, not a part of the path.
    hashes
        The endpoint may hash a password: many of them at once wait for each other only.
    """
    need = Need(
        permissions=permissions,
        write=write,
        idempotent=idempotent,
        first_password=first_password or Permission.ANONYMOUS in permissions,
        archived=archived,
        hashes=hashes,
        by_query=by_query,
    )
    place = _of_query if by_query else _in_programme
    if not permissions:
        raise ValueError("needs() was given no permission. Maybe Permission.SESSION.")
    if hashes and write is not False:
        raise ValueError("a password is not hashed within a writing transaction")
    if by_query and not need.in_programme:
        raise ValueError("a permission of no programme takes none behind the ?")
    if idempotent and need.anonymous:
        raise ValueError("an Idempotency-Key belongs to a user")

    async def ticket(
        request: Request,
        response: Response,
        state: Process,
        _place: None = Depends(place if need.in_programme else _nowhere),
        key: str | None = Depends(_keyed if idempotent else _nowhere),
    ) -> Ticket:
        return Ticket(need=need, request=request, response=response, state=state, key=key)

    ticket.need = need  # type: ignore[attr-defined]  # read by `need_of`
    return Depends(ticket)


def need_of(dependency: Any) -> Need | None:
    """Return what a dependency's function asks for, None if it is not one of `needs`."""
    return getattr(dependency, "need", None)


# ── Preconditions ───────────────────────────────────────────────────────────────────────────────


class NotModified(Exception):  # noqa: N818  # no error: the client knows it already
    """What is asked for is what the client has."""

    def __init__(self, etag: str) -> None:
        self.etag = etag
        super().__init__(etag)


def match(if_match: str | None, etag: str) -> None:
    """Pass when `If-Match` names the current state, or is `*`.

    Raises PreconditionError without the header, ChangedError when the state is another one.
    """
    if if_match is None:
        raise PreconditionError
    if not _names(if_match, etag, weak=False):
        raise ChangedError(
            "Somebody changed this since you loaded it. Maybe load it again, then repeat yours."
        )


def tag(response: Response, etag: str, if_none_match: str | None = None) -> None:
    """Set the ETag of the answer; raise NotModified (304) when the client has this state."""
    if if_none_match is not None and _names(if_none_match, etag, weak=True):
        raise NotModified(etag)
    response.headers["ETag"] = etag


class _Tagged(Protocol):
    @property
    def etag(self) -> str: ...


One = TypeVar("One", bound=_Tagged)


def tagged(response: Response, answer: One, if_none_match: str | None = None) -> One:
    """Return an answer, with its own ETag set as `tag` does."""
    tag(response, answer.etag, if_none_match)
    return answer


def _names(header: str, etag: str, *, weak: bool) -> bool:
    given = [part.strip() for part in header.split(",")]
    if weak:
        given = [part.removeprefix("W/") for part in given]
    return "*" in given or etag in given


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which page of a long list is asked for; `cursor` is the `next` of the page before."""

    limit: int
    cursor: str | None

    def of(self, rows: Owned[Row]) -> PageOf[Row]:
        """Return this page of a repository's rows; raise CursorError."""
        return rows.page(limit=self.limit, cursor=self.cursor)


async def _paging(
    limit: Annotated[int, Query(ge=1, le=1000, description="Most items of a page.")] = 100,
    cursor: Annotated[
        str | None,
        Query(max_length=200, description="`next` of the page before.", examples=["WzEwMF0"]),
    ] = None,
) -> Paging:
    return Paging(limit=limit, cursor=cursor)


Page = Annotated[Paging, Depends(_paging)]
"""A parameter of an endpoint that answers `{items, next}`: `page.of(repository)`."""
