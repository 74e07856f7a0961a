"""ETags: what names the state of something, so that a change can say which state it is of."""

from __future__ import annotations

from hashlib import sha256


def row_tag(revision: int) -> str:
    """Return the ETag of a fact or a schedule: `"r3"`."""
    return f'"r{revision}"'


def facts_tag(facts_revision: int) -> str:
    """Return the ETag of a programme's settings, which any change of its facts changes: `"f12"`."""
    return f'"f{facts_revision}"'


def version_tag(version_id: int, revision: int, waiver_changes: int) -> str:
    """Return the ETag of a version: its id, its revision, and how often its waivers changed."""
    return f'"v{version_id}.{revision}.{waiver_changes}"'


def content_tag(letter: str, *parts: object) -> str:
    """Return the ETag of something that counts no revisions: a letter and a mark of what it is."""
    return f'"{letter}{sha256(repr(parts).encode()).hexdigest()[:10]}"'
