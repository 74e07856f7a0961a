"""The session cookie."""

from __future__ import annotations

from fastapi import Request, Response

from nightfloat.auth.sessions import LONGEST

PLAIN = "nightfloat"
SECURE = "__Host-nightfloat"
_LONGEST_TOKEN = 100


def _name(request: Request) -> str:
    return SECURE if request.url.scheme == "https" else PLAIN


def token_of(request: Request) -> str | None:
    """Return the token that the browser sent, None if it sent none that could be one."""
    token = request.cookies.get(_name(request))
    return token if token and len(token) <= _LONGEST_TOKEN else None


def give(request: Request, response: Response, token: str) -> None:
    """Let the browser keep a token: no script reads it, no other site's request carries it."""
    response.set_cookie(
        _name(request),
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def take(request: Request, response: Response) -> None:
    """Let the browser forget its token."""
    response.delete_cookie(
        _name(request),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
