"""What the OpenAPI document says of every route: the problems it may answer with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nightfloat.api.deps import Need
from nightfloat.api.problems import MEDIA_TYPE

_WORDS = {
    304: "The client has this state already.",
    401: "Nobody is signed in.",
    403: "The role does not allow it, the X-CSRF-Token is missing, or one's password, which "
    "somebody else chose, has to be changed first.",
    404: "There is no such thing, or it belongs to another programme.",
    409: "It contradicts what is stored.",
    412: "Somebody changed it in the meantime.",
    413: "The content is too large.",
    422: "Some values cannot be used; nothing was changed.",
    428: "The If-Match header is missing.",
}
_CODES = {
    401: "not-signed-in",
    403: "forbidden",
    404: "not-found",
    409: "conflict",
    412: "changed",
    413: "too-large",
    422: "validation",
    428: "precondition-required",
}
PROBLEM = {"$ref": "#/components/schemas/Problem"}


def problem(status: int, *, code: str = "", words: str = "") -> dict[str, Any]:
    """Return the documentation of one problem response, for `responses={409: problem(409)}`."""
    named = code or _CODES[status]
    example = {
        "type": f"/problems/{named}",
        "title": words or _WORDS[status],
        "status": status,
        "code": named,
        "detail": words or _WORDS[status],
    }
    return {
        "description": words or _WORDS[status],
        "content": {MEDIA_TYPE: {"schema": PROBLEM, "example": example}},
    }


def answers(
    need: Need, *, methods: Iterable[str], path: str, preconditioned: bool, conditional: bool
) -> dict[int | str, dict[str, Any]]:
    """Return the documented problems of a route."""
    unsafe = any(method not in ("GET", "HEAD") for method in methods)
    codes = [422]
    if not need.anonymous:
        codes += [401, 403]
    if "{" in path or need.in_programme:
        codes.append(404)
    if preconditioned:
        codes += [412, 428]
    if unsafe:
        codes += [403, 409, 413]
    found: dict[int | str, dict[str, Any]] = {code: problem(code) for code in sorted(set(codes))}
    if conditional:
        found[304] = {"description": _WORDS[304]}
    return found
