"""The built user interface: files of the export, from memory, with what browsers need to keep them.

A page's inline scripts are named by their hashes in the Content-Security-Policy, so that nothing
that finds its way into a page can run.
"""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from nightfloat.api.problems import Problem

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_COMPRESSED = frozenset({".css", ".html", ".js", ".json", ".map", ".svg", ".txt"})
_SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_BUILT = "build.txt"
"""The file of the export that names the sources it was built from."""

_HASHED = "_next/static/"
_NOT_BUILT = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Nightfloat</title>"
    "<body><h1>The pages are not built</h1><p>Nightfloat runs, but its pages are missing. "
    "Maybe start it with <code>./nf up</code>, which builds them.</p></body></html>"
)


@dataclass(frozen=True, kw_only=True)
class _File:
    """A file of the export; `beside` is what its build packed of it, if it did."""

    content: bytes
    kind: str
    lasting: bool
    packs: bool
    beside: bytes | None = None

    @cached_property
    def etag(self) -> str:
        return f'"{sha256(self.content).hexdigest()[:20]}"'

    @cached_property
    def compressed(self) -> bytes:
        """The content packed, once somebody asks for it: all of them would delay the start."""
        return gzip.compress(self.content, 6, mtime=0) if self.beside is None else self.beside


def site_root() -> Path | None:
    """Return the folder of the export: the wheel's, else the checkout's; None when not built."""
    package = Path(__file__).resolve().parents[1]
    for place in (package / "web", package.parents[1] / "ui" / "out"):
        if (place / "index.html").is_file():
            return place
    return None


class Site:
    """What answers when no route of the API does."""

    def __init__(self, root: Path | None) -> None:
        self._files = _load(root) if root is not None else {}
        self.policy = _policy(self._files)

    @property
    def build(self) -> str | None:
        """A short name of the sources of the pages; None when they do not say, or are missing."""
        note = self._files.get(_BUILT)
        return note.content.decode("ascii", "replace").strip()[:12] or None if note else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        path: str = scope["path"]
        if path == "/api" or path.startswith("/api/"):
            return Problem("not-found", "There is no such address. Maybe it is misspelt.")
        if scope["method"] not in ("GET", "HEAD"):
            return Problem("method-not-allowed", "This address can only be read.")
        if not self._files:
            return Response(_NOT_BUILT, 503, media_type="text/html")
        headers = Headers(scope=scope)
        name = path.removeprefix("/")
        file = self._files.get(f"{name}index.html" if path.endswith("/") else name)
        if file is not None:
            return _send(file, headers)
        if f"{name}/index.html" in self._files and not path.startswith("//"):
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(f"{path}/{'?' if query else ''}{query}", 308)
        missing = self._files.get("404.html") or self._files.get("404/index.html")
        if missing is None:
            return Response("There is no such page.", 404, media_type="text/plain")
        return _send(missing, headers, status=404)


def _send(file: _File, headers: Headers, *, status: int = 200) -> Response:
    caching = "public, max-age=31536000, immutable" if file.lasting else "no-cache"
    sent = {"ETag": file.etag, "Cache-Control": caching}
    if file.packs:
        sent["Vary"] = "Accept-Encoding"
    known = headers.get("if-none-match", "")
    if status == 200 and file.etag in (part.strip() for part in known.split(",")):
        return Response(status_code=304, headers=sent)
    if file.packs and "gzip" in headers.get("accept-encoding", ""):
        sent["Content-Encoding"] = "gzip"
        return Response(file.compressed, status, sent, file.kind)
    return Response(file.content, status, sent, file.kind)


def _load(root: Path) -> dict[str, _File]:
    """Return every file of the export by its path; some megabytes, read once."""
    files = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or path.suffix == ".gz":
            continue
        content = path.read_bytes()
        beside = path.with_name(path.name + ".gz")
        files[name] = _File(
            content=content,
            kind=_TYPES.get(path.suffix, "application/octet-stream"),
            lasting=name.startswith(_HASHED),
            packs=path.suffix in _COMPRESSED and len(content) >= 1024,
            beside=beside.read_bytes() if beside.is_file() else None,
        )
    return files


def _policy(files: dict[str, _File]) -> str:
    """Return the Content-Security-Policy: our own files, and the inline scripts by their hash."""
    hashes: dict[str, None] = {}
    for name, file in files.items():
        if not name.endswith(".html"):
            continue
        for attributes, script in _SCRIPT.findall(file.content):
            if b"src=" not in attributes and script:
                digest = b64encode(sha256(script).digest()).decode()
                hashes[f"'sha256-{digest}'"] = None
    scripts = " ".join(["'self'", *sorted(hashes)])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "object-src 'none'",
        )
    )
