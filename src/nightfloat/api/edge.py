"""The first and last thing a request meets: host, origin, and the headers of every answer."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nightfloat.api.problems import Problem

LIMIT = 8 * 2**20
"""Bytes of a request's body."""

LIMITS = {"application/zip": 32 * 2**20}
"""The same for what may be larger, by content type."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ANY_ADDRESS = "*"
"""Among the hosts: any IP address. No other site's name can be made to look like one."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Edge:
    """Refuses what another site could have sent; adds the security headers to every answer."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], policy: str) -> None:
        self.app = app
        self.hosts = hosts - {ANY_ADDRESS}
        self.any_address = ANY_ADDRESS in hosts
        self.headers = {**_ALWAYS, "Content-Security-Policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        api = scope["path"].startswith("/api/") or scope["path"] == "/healthz"

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                if api and "cache-control" not in headers:
                    kept = "etag" in headers
                    headers["Cache-Control"] = "private, no-cache" if kept else "no-store"
            await send(message)

        given = Headers(scope=scope)
        most = LIMITS.get(given.get("content-type", ""), LIMIT)
        refused = self._refused(scope["method"], given) or _too_large(given, most)
        await (refused or self.app)(scope, _counted(receive, most), dressed)

    def _refused(self, method: str, headers: Headers) -> Problem | None:
        host = headers.get("host", "")
        name = _name(host)
        # A name that resolves to this machine today and to an attacker's tomorrow would make
        # their page ours ("DNS rebinding").
        if name not in self.hosts and not (self.any_address and _is_address(name)):
            return Problem(
                "host",
                f'This server does not answer to "{name[:200]}". '
                "Maybe start it with `--name` and that name.",
            )
        if method not in _SAFE and _cross_site(headers, host):
            return Problem(
                "csrf", "Another site sent this request. Maybe open Nightfloat's own page."
            )
        return None


def _too_large(headers: Headers, most: int) -> Problem | None:
    said = headers.get("content-length", "")
    if not said.isdecimal() or int(said) <= most:
        return None
    return Problem(
        "too-large",
        f"The content has {int(said)} bytes, and {most} are the most. Maybe send less at a time.",
    )


def _counted(receive: Receive, most: int) -> Receive:
    """Return `receive` that stops a body which is larger than it may be, or says it is."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        if message["type"] == "http.request":
            total += len(message.get("body", b""))
            if total > most:
                raise HTTPException(413)
        return message

    return counted


def _cross_site(headers: Headers, host: str) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.casefold() != host.casefold()


def _name(host: str) -> str:
    """Return the host without its port and brackets."""
    name = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else host
    if not host.startswith("["):
        name = host.partition(":")[0]
    return name.casefold().rstrip(".")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
