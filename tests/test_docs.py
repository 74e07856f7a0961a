"""The documentation: links lead somewhere, pictures are there and small, settings are named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
PICTURES = ROOT / "docs" / "pictures"
LARGEST = 300 * 1024

_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_HOST = re.compile(r"https?://([^/\s)\"'`:$]+)")
_SETTING = re.compile(r"\bNIGHTFLOAT_[A-Z_]+\b")

KNOWN_HOSTS = {"127.0.0.1", "localhost", "ollama", "keepachangelog.com", "semver.org"}
"""Hosts that a page may name, beside examples (RFC 2606); `ollama` is a container of ours."""


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _links(page: Path) -> Iterator[str]:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for found in _LINK.finditer(text):
        yield found[1] or found[2]


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page, as the usual viewers make them of its headings."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    found = set()
    for heading in _HEADING.findall(text):
        plain = re.sub(r"[^\w\s-]", "", heading.strip().lower())
        found.add(plain.replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link within the repository names a file that is there, and a heading in it."""
    for link in _links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{_name(page)} links to {link}"
        if anchor:
            assert anchor in _anchors(target), f"{_name(page)} links to {link}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_hosts_are_examples(page: Path) -> None:
    """No page names a host of somebody's network."""
    for host in _HOST.findall(page.read_text(encoding="utf-8")):
        assert host in KNOWN_HOSTS or host.endswith(("example.org", ".invalid")), host


def test_every_page_can_be_found() -> None:
    """Each page below docs is linked from the index."""
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in _links(index)}
    missing = [
        _name(page)
        for page in PAGES
        if (ROOT / "docs") in page.parents and page != index and page.resolve() not in linked
    ]
    assert missing == []


def test_pictures_are_used_and_small() -> None:
    """Each picture stands on a page, and none is larger than 300 KB."""
    used = {(page.parent / link).resolve() for page in PAGES for link in _links(page)}
    for picture in sorted(PICTURES.iterdir()):
        assert picture.resolve() in used, f"{_name(picture)} is on no page"
        assert picture.stat().st_size <= LARGEST, f"{_name(picture)} is too large"


def test_every_setting_is_documented() -> None:
    """The environment variables in the code are those on the page of the configuration."""
    code = [ROOT / "ui" / "next.config.ts", ROOT / "ui" / "playwright.config.ts"]
    for folder in ("src", "scripts", "tests"):
        code += sorted((ROOT / folder).rglob("*.py"))
    used: set[str] = set()
    for path in code:
        used.update(_SETTING.findall(path.read_text(encoding="utf-8")))
    page = ROOT / "docs" / "reference" / "configuration.md"
    assert used == set(_SETTING.findall(page.read_text(encoding="utf-8")))
