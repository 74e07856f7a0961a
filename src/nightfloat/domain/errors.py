"""One tree of errors: each names the value and the place, then the way out."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class NightfloatError(ValueError):
    """Something a user can mend; `code` is stable, the message is for people."""

    code = "error"


class CalendarError(NightfloatError):
    """An academic year, block or date that cannot be."""

    code = "calendar"


class SelectorError(NightfloatError):
    """A `who` or `days` phrase that means nothing."""

    code = "selector"


class SettingError(NightfloatError):
    """A setting of the environment that means nothing."""

    code = "input"


def nearest(value: str, known: Iterable[str]) -> str | None:
    """Return the known name that is nearest to `value`, None when none is near."""
    folded = {name.casefold(): name for name in reversed(list(known))}
    close = get_close_matches(value.casefold(), list(folded), n=1, cutoff=0.5)
    return folded[close[0]] if close else None


def maybe(value: str, known: Iterable[str]) -> str:
    """Return ' Maybe "X".' for the known name nearest to `value`, else ''."""
    close = nearest(value, known)
    return f' Maybe "{close}".' if close is not None else ""
