"""Errors as application/problem+json (RFC 9457), with stable codes."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nightfloat.auth.attempts import TooManyAttemptsError
from nightfloat.domain.errors import NightfloatError
from nightfloat.interchange.mistakes import FolderError

logger = logging.getLogger("nightfloat")

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[str, tuple[int, str]] = {
    "validation": (422, "Some values cannot be used"),
    "folder": (422, "The programme has mistakes"),
    "calendar": (422, "That date or year cannot be"),
    "selector": (422, "That phrase means nothing here"),
    "template": (422, "There is no such example"),
    "explain": (422, "That cannot be explained"),
    "weak-password": (422, "That password is too weak"),
    "not-signed-in": (401, "You are not signed in"),
    "wrong-password": (401, "The username or the password is wrong"),
    "forbidden": (403, "Your role does not allow this"),
    "must-change-password": (403, "Change your password first"),
    "csrf": (403, "This request did not come from this site's own pages"),
    "host": (400, "This server does not answer to that name"),
    "bad-request": (400, "The request cannot be read"),
    "not-found": (404, "Not found"),
    "method-not-allowed": (405, "That cannot be done here"),
    "conflict": (409, "This contradicts what is stored"),
    "setup-code": (403, "The set-up code is missing or wrong"),
    "setup-done": (409, "Nightfloat is already set up"),
    "username-taken": (409, "That username is taken"),
    "last-administrator": (409, "One administrator has to remain"),
    "idempotency": (409, "This key was used for another request"),
    "edit-breaks-rule": (409, "The edit breaks a rule"),
    "pinned": (409, "A cell is pinned"),
    "publish-blocked": (409, "Violations stand in the way of publishing"),
    "generation-running": (409, "A generation is running"),
    "changed": (412, "This has changed in the meantime"),
    "too-large": (413, "That is too large"),
    "unsupported-media-type": (415, "That kind of content cannot be read"),
    "precondition-required": (428, "Say which state you are changing"),
    "too-many-attempts": (429, "Too many attempts"),
    "internal": (500, "Something went wrong in Nightfloat"),
    "solver-child": (503, "The search ended without an answer"),
    "busy": (503, "The database is busy"),
    "store-read-only": (507, "The data folder cannot be written"),
    "store-full": (507, "The disk is full"),
    "store-damaged": (500, "The database is damaged"),
}
"""Status and title by code. Codes that are not here are 422: something a user can mend."""

_OF_STATUS = {
    400: "validation",  # FastAPI's, for a body that it cannot read
    401: "not-signed-in",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
    422: "validation",
}
_OTHER = (422, "This cannot be done as it is")
_SHOWN = 200
_SECRET = ("password", "current", "new")


class NotSignedInError(NightfloatError):
    """The request carries no session, or one that has ended."""

    code = "not-signed-in"

    def __init__(self) -> None:
        super().__init__("You are not signed in, or your session has ended. Maybe sign in again.")


class CrossSiteError(NightfloatError):
    """The request changes something and does not prove that our own page sent it."""

    code = "csrf"

    def __init__(self) -> None:
        super().__init__(
            "The request does not carry this session's X-CSRF-Token, or another site sent it. "
            "Maybe reload the page."
        )


class OtherRequestError(NightfloatError):
    """An Idempotency-Key that was used for something else."""

    code = "idempotency"


class PreconditionError(NightfloatError):
    """If-Match is missing."""

    code = "precondition-required"

    def __init__(self) -> None:
        super().__init__(
            "The request has no If-Match header, so it could overwrite what somebody else did. "
            "Maybe send the ETag that came with what you are changing."
        )


class Problem(Response):
    """An error as the client reads it."""

    media_type = MEDIA_TYPE

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        status, title = STATUS.get(code, _OTHER)
        detail, _, way_out = detail.partition(" Maybe ")
        content: dict[str, Any] = {
            "type": f"/problems/{code}",
            "title": title,
            "status": status,
            "code": code,
            "detail": detail,
        }
        if way_out:
            content["maybe"] = way_out
        content.update(extra or {})
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        super().__init__(body.encode("utf-8", "replace"), status, headers, MEDIA_TYPE)
        self.headers["Cache-Control"] = "no-store"


def problem_of(error: NightfloatError) -> Problem:
    """Return the answer to an error of the tree.

    An error that has more to say (the findings of an edit that breaks a rule) carries it as
    `details`, a mapping of JSON values, which become members of the problem.
    """
    extra = dict(getattr(error, "details", {}))
    detail = str(error)
    if isinstance(error, FolderError):
        detail = detail.partition("\n")[0]
        extra["errors"] = [
            {
                "field": mistake.field,
                "value": mistake.value,
                "message": mistake.message,
                "maybe": mistake.maybe or None,
                "file": mistake.file,
                "line": mistake.line,
            }
            for mistake in error.mistakes
        ]
    headers = {}
    if isinstance(error, TooManyAttemptsError):
        headers["Retry-After"] = str(error.retry_after)
    elif STATUS.get(error.code, _OTHER)[0] == 503:
        headers["Retry-After"] = "1"
    return Problem(error.code, detail, headers=headers, extra=extra)


def install(app: FastAPI) -> None:
    """Answer every foreseen error of this application with a problem."""
    app.add_exception_handler(NightfloatError, _nightfloat)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)


async def _nightfloat(_request: Request, error: Exception) -> Response:
    assert isinstance(error, NightfloatError)
    return problem_of(error)


async def _validation(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [_mistake(one) for one in error.errors()]
    first = errors[0]
    place = f'"{first["field"]}": ' if first["field"] else ""
    more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
    return Problem("validation", f"{place}{first['message']}{more}", extra={"errors": errors})


def _mistake(error: Mapping[str, Any]) -> dict[str, Any]:
    """Return one validation error: where, what was given (cut), what is wrong."""
    given = error.get("input")
    value = "" if given is None or isinstance(given, Mapping | Sequence) else str(given)
    if isinstance(given, str):
        value = given
    if error["type"] == "extra_forbidden" or error["loc"][-1] in _SECRET:
        value = ""
    return {
        "field": _place(error["loc"]),
        "value": value[:_SHOWN],
        "message": _sentence(error),
        "maybe": None,
    }


def _place(location: Sequence[Any]) -> str:
    """Return `person.appointments[0].start`; the first part only says body, query or path."""
    text = ""
    for part in location[1:]:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or str(location[0] if location else "")


def _sentence(error: Mapping[str, Any]) -> str:
    if error["type"] == "extra_forbidden":
        return "is not known here."
    if error["type"] == "missing":
        return "is missing."
    if error["type"] == "string_pattern_mismatch":
        return "has characters in it that cannot stand here."
    text = str(error["msg"]).removeprefix("Value error, ")
    return text[:1].lower() + text[1:] + ("" if text.endswith(".") else ".")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _OF_STATUS.get(error.status_code, "bad-request")
    words = {
        "validation": "The body cannot be read. Maybe it is no JSON in UTF-8.",
        "not-found": "There is no such address. Maybe it is misspelt.",
        "method-not-allowed": "This address does not know that method.",
        "too-large": "The content is larger than is read here. Maybe send less at a time.",
    }
    headers = dict(error.headers or {})
    if code == "method-not-allowed":
        headers["Allow"] = ", ".join(_methods(request))
    return Problem(code, words.get(code, str(error.detail)), headers=headers)


def _methods(request: Request) -> list[str]:
    """Return what an address can do; the router names only the first route that it tried."""
    path = request.url.path
    return sorted(
        {
            method
            for context in iter_route_contexts(request.app.routes)
            if compile_path(str(context.path))[0].match(path)
            for method in context.methods or ()
        }
    )


class Boundary:
    """The edge of the process: what nobody foresaw is logged once, and answered with its id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:  # One of the two process boundaries
            trace = secrets.token_hex(6)
            logger.exception("%s %s failed, trace %s", scope["method"], scope["path"], trace)
            if started:
                raise
            problem = Problem(
                "internal",
                f"The fault is ours; it is in the log as trace {trace}. Maybe try again.",
                extra={"trace": trace},
            )
            await problem(scope, receive, send)
