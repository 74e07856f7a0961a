"""The served export: pages, caching, compression, the policy for scripts."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path

import pytest

from nightfloat.api.site import Site, site_root
from tests.api.serving import Running, Served

INLINE = "self.__next_f=self.__next_f||[]"
PAGE = (
    "<!doctype html><html><script src='/_next/static/a.js'></script>"
    f"<script>{INLINE}</script><script id=x>two()</script>" + "<p>filler</p>" * 200
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export like the real one's, small."""
    root = tmp_path / "out"
    for name, content in {
        "index.html": PAGE,
        "404.html": "<!doctype html><title>Not found</title>",
        "schedule/index.html": PAGE.replace("filler", "schedule"),
        "_next/static/a.js": "console.log(1);" * 200,
        "favicon.ico": "icon",
        "secret.html.gz": "left alone",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (root / "index.html.gz").write_bytes(gzip.compress(PAGE.encode(), 9))
    (tmp_path / "outside.txt").write_text("outside")
    return root


@pytest.fixture
def site(seeded: Path, tmp_path: Path, export: Path) -> Iterator[Served]:
    """A server with that export."""
    yield from Running.over(seeded, tmp_path, site=export)


def test_pages_at_their_addresses(site: Served) -> None:
    """With a slash at the end; without one, the browser is sent on with its query."""
    client = site.client()
    assert "filler" in client.get("/").text
    assert "schedule" in client.get("/schedule/").text
    moved = client.get("/schedule?version=7")
    assert (moved.status_code, moved.headers["location"]) == (308, "/schedule/?version=7")
    assert client.get("/favicon.ico").headers["content-type"] == "image/x-icon"
    assert client.head("/").status_code == 200
    missing = client.get("/nothing/here/")
    assert missing.status_code == 404
    assert "Not found" in missing.text
    assert client.get("/secret.html.gz").status_code == 404


def test_only_files_of_the_export(site: Served) -> None:
    """However the address is spelt."""
    # httpx would tidy the addresses up.
    connection = HTTPConnection(site.url.removeprefix("http://"))
    for path in (
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "//outside.txt",
        "//schedule",  # never a redirection to another host
    ):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 404, path
    connection.close()


def test_what_browsers_keep(site: Served) -> None:
    """Hashed files for ever; pages are asked for each time, and mostly not sent."""
    client = site.client()
    page = client.get("/")
    assert page.headers["cache-control"] == "no-cache"
    again = client.get("/", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "immutable" in client.get("/_next/static/a.js").headers["cache-control"]


def test_compressed_for_who_takes_it(site: Served, export: Path) -> None:
    """The file that the build made, byte for byte; else one made for whoever asks first."""
    client = site.client()
    with client.stream("GET", "/", headers={"Accept-Encoding": "br, gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert b"".join(answer.iter_raw()) == (export / "index.html.gz").read_bytes()
    assert client.get("/_next/static/a.js").headers["content-encoding"] == "gzip"
    for refused in ("identity", "br"):
        answer = client.get("/", headers={"Accept-Encoding": refused})
        assert "content-encoding" not in answer.headers
        assert answer.text == PAGE


def test_inline_scripts_are_named_by_their_hashes(site: Served) -> None:
    """Each of them, and no other can run."""
    policy = site.client().get("/api/session").headers["content-security-policy"]
    named = set(re.findall(r"'sha256-[^']+'", policy))
    digests = [sha256(text.encode()).digest() for text in (INLINE, "two()")]
    assert named == {f"'sha256-{b64encode(digest).decode()}'" for digest in digests}


def test_pages_that_are_not_built(seeded: Path, tmp_path: Path) -> None:
    """Say so, with the way out; the API answers."""
    for server in Running.over(seeded, tmp_path, site=None):
        answer = server.client().get("/schedule/")
        assert answer.status_code == 503
        assert "./nf up" in answer.text
        assert server.client().get("/api/session").status_code == 200


@pytest.mark.skipif(site_root() is None, reason="the pages are not built here")
def test_the_real_export_has_no_inline_handlers() -> None:
    """They could not be allowed without allowing all."""
    root = site_root()
    assert root is not None
    for page in sorted(root.rglob("*.html")):
        assert not re.search(r"<[^>]+\son\w+=", page.read_text(encoding="utf-8")), page
    assert "sha256-" in Site(root).policy


def test_about_names_the_pages(seeded: Path, tmp_path: Path, export: Path) -> None:
    """The build is that of the files that are served; without a note there is none."""
    (export / "build.txt").write_text("0123456789abcdef" * 4)
    for root, build in ((export, "0123456789ab"), (None, None)):
        for server in Running.over(seeded, tmp_path, site=root):
            about = server.client_as("viewer").get("/api/about").json()
            assert about["build"] == build
            assert about["engine"].startswith("OR-Tools 9.")
