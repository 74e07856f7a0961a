"""Events: stored with what they tell of, sent to open pages once that is on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from nightfloat.auth.permissions import Permission, Role, in_programme
from nightfloat.store import events as store
from nightfloat.store import tables

QUEUED = 256
"""Events that wait for one page; one that falls further behind is cut off and comes back."""

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event as it is sent."""

    id: int
    programme_id: int | None
    kind: str
    data: Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What someone may do in one programme, and which clinician they are in it."""

    permissions: frozenset[Permission]
    clinician: str | None = None


def _version(rights: Rights, data: Data) -> bool:
    seen_by_all = data.get("state") in ("published", "superseded")
    return (Permission.PUBLISHED_READ if seen_by_all else Permission.DRAFT_READ) in (
        rights.permissions
    )


def _request(rights: Rights, data: Data) -> bool:
    if Permission.REQUESTS_ALL in rights.permissions:
        return True
    own = rights.clinician is not None and data.get("clinician") == rights.clinician
    return own and Permission.REQUESTS_OWN in rights.permissions


def _needs(permission: Permission) -> Callable[[Rights, Data], bool]:
    return lambda rights, _data: permission in rights.permissions


KINDS: Mapping[str, Callable[[Rights, Data], bool]] = {
    "generation": _needs(Permission.DRAFT_READ),
    "version": _version,
    "schedule": _needs(Permission.DRAFT_READ),
    "facts": _needs(Permission.FACTS_READ),
    "request": _request,
    "programme": _needs(Permission.PUBLISHED_READ),
}
"""Who may know of an event, by kind. Other kinds cannot be published."""


def publish(session: Session, kind: str, programme_id: int, data: Data) -> None:
    """Store an event in this transaction; pages hear of it after the commit.

    A `request` event names its clinician's code as `clinician`, so that they hear of it too.
    Raises KeyError for a kind that is not in KINDS.
    """
    if kind not in KINDS:
        raise KeyError(f'"{kind}" is no kind of event')
    store.tell(session, programme_id, kind, dict(data))


def rights_changed(session: Session, user_id: int) -> None:
    """Once this transaction is committed, close the user's streams; their pages come back."""
    session.info.setdefault("rights_changed", []).append(user_id)


def signed_out(session: Session, session_id: int) -> None:
    """Once this transaction is committed, close the streams of this session."""
    session.info.setdefault("signed_out", []).append(session_id)


@dataclass(eq=False, slots=True)
class Subscription:
    """One open page. Its queue ends with None: the stream is over."""

    user_id: int
    session_id: int
    administrator: bool
    rights: Mapping[int, Rights]
    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[Told | None] = field(default_factory=lambda: asyncio.Queue(QUEUED + 1))
    over: bool = False

    def wants(self, event: Told) -> bool:
        """Return whether whoever has this page open may know of the event."""
        if event.programme_id is None or event.kind not in KINDS:
            return False
        rights = self.rights.get(event.programme_id)
        if rights is None:
            if not self.administrator:
                return False
            rights = Rights(permissions=in_programme(Role.ADMINISTRATOR, {}))
        return KINDS[event.kind](rights, event.data)

    def put(self, event: Told) -> None:
        """Queue an event; runs in the loop's own thread."""
        if self.over:
            return
        if self.queue.qsize() >= QUEUED:
            self.end()
        else:
            self.queue.put_nowait(event)

    def end(self) -> None:
        """Say that nothing more comes; runs in the loop's own thread."""
        if not self.over:
            self.over = True
            self.queue.put_nowait(None)


class EventHub:
    """The open pages of this process. Any thread may call it."""

    def __init__(self) -> None:
        self._subscriptions: dict[Subscription, None] = {}
        self._lock = Lock()
        self._closed = False

    def subscribe(self, subscription: Subscription) -> None:
        """Send events to this page from now on."""
        with self._lock:
            self._subscriptions[subscription] = None
            closed = self._closed
        if closed:
            self._tell(subscription, subscription.end)

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forget a page."""
        with self._lock:
            self._subscriptions.pop(subscription, None)

    def committed(self, events: tuple[tables.Event, ...]) -> None:
        """Send what a transaction made; the database's `after_commit` hook."""
        for row in events:
            event = _told(row)
            for subscription in self._open():
                if subscription.wants(event):
                    self._tell(subscription, subscription.put, event)

    def settle(self, session: Session) -> None:
        """Close what `rights_changed` and `signed_out` named; call it after the commit."""
        users = session.info.pop("rights_changed", [])
        sessions = session.info.pop("signed_out", [])
        if users or sessions:
            self._end(lambda one: one.user_id in users or one.session_id in sessions)

    def close(self) -> None:
        """Close every stream, now and from now on: the process is about to stop."""
        with self._lock:
            self._closed = True
        self._end(lambda _: True)

    def __len__(self) -> int:
        return len(self._open())

    def _open(self) -> tuple[Subscription, ...]:
        with self._lock:
            return tuple(self._subscriptions)

    def _end(self, concerns: Callable[[Subscription], bool]) -> None:
        for subscription in self._open():
            if concerns(subscription):
                self._tell(subscription, subscription.end)

    def _tell(self, subscription: Subscription, what: Callable[..., None], *args: Told) -> None:
        try:
            subscription.loop.call_soon_threadsafe(what, *args)
        except RuntimeError:  # The loop is closed, and the page with it.
            self.unsubscribe(subscription)


def missed_since(session: Session, known: int, who: Subscription) -> tuple[bool, tuple[Told, ...]]:
    """Return the events after `known` that this page may know of, and whether none is lost.

    Some are lost when they were trimmed, or when `known` comes from another database.
    """
    newest = store.last_id(session)
    complete = newest - store.KEPT <= known <= newest
    programmes = None if who.administrator else sorted(who.rights)
    told = map(_told, store.since(session, known, programmes))
    return complete, tuple(event for event in told if who.wants(event))


def _told(row: tables.Event) -> Told:
    return Told(id=row.id, programme_id=row.programme_id, kind=row.kind, data=row.data)
