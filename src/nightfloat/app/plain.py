"""JSON as it is sent and kept: no spaces, letters as they are."""

from __future__ import annotations

from json import JSONEncoder
from typing import Any

_ENCODER = JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def json_text(content: Any) -> str:
    """Return JSON text."""
    return _ENCODER.encode(content)
