"""Phrases for people, days and blocks as one says them: 'PGY-2 and above', 'Monday to Friday'."""

from __future__ import annotations

from collections.abc import Sequence

from nightfloat.domain.people import PGY_WORD, ROLES, WhoSelector
from nightfloat.domain.time import HOLIDAY, DaySelector

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERY_DAY = frozenset(range(1, 8))

ONE = {"resident": "resident", "fellow": "fellow", "faculty": "faculty member", "other": "other"}
MANY = {"resident": "residents", "fellow": "fellows", "faculty": "faculty", "other": "others"}


def listing(names: Sequence[str], conjunction: str = "or") -> str:
    """Return 'A', 'A or B', 'A, B or C'."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"


def people(who: WhoSelector) -> str:
    """Return whom a phrase selects, as several: 'PGY-2 and above except R2D', 'those on ICU'."""
    return listing(_together([_phrase(phrase, one=False) for phrase in who.phrases], "those "))


def person(who: WhoSelector) -> str:
    """Return one of those whom a phrase selects: 'PGY-2 or above', 'person on ICU'."""
    return listing(_together([_phrase(phrase, one=True) for phrase in who.phrases], "person "))


def each(who: WhoSelector) -> str:
    """Return the subject of a sentence: 'Everyone', 'Each PGY-1 or PGY-2', a person's id."""
    words = [word for phrase in who.phrases for word in phrase.split()]
    if all(_is_id(word) for word in words) and len(words) == len(who.phrases):
        return words[0] if len(words) == 1 else f"Each of {listing(words, 'and')}"
    said = person(who)
    return f"E{said[1:]}" if said.startswith("everyone") else f"Each {said}"


def _together(phrases: list[str], shared: str) -> list[str]:
    """Say 'those on' once: 'those on ICU, WARD or CLINIC', not 'those on' thrice."""
    start = f"{shared}on "
    if len(phrases) > 1 and all(phrase.startswith(start) for phrase in phrases):
        return [phrases[0], *(phrase.removeprefix(start) for phrase in phrases[1:])]
    return phrases


def _is_id(word: str) -> bool:
    bare = word.removeprefix("!")
    known = bare == "all" or bare in ROLES or PGY_WORD.fullmatch(bare) or ":" in bare
    return bare == word and not known


def _phrase(phrase: str, *, one: bool) -> str:
    """Return a phrase with its noun first, then where they are, then who is meant not."""
    words = phrase.split()
    nouns = [word for word in words if _is_noun(word)]
    noun = " ".join(_noun(word, one=one) for word in sorted(nouns, key=lambda word: word in ROLES))
    if len(nouns) == 2 and nouns[0].endswith("+") != nouns[1].endswith("+"):
        role = next((word for word in nouns if word in ROLES), nouns[0])
        other = next(word for word in nouns if word != role)
        noun = f"{_noun(role, one=one)} of {_noun(other, one=one)}"
    places = [_place(word) for word in words if ":" in word]
    not_these = [
        _noun(word[1:], one=False) for word in words if word.startswith("!") and ":" not in word
    ]
    excepted = f"except {listing(not_these, 'and')}" if not_these else ""
    if not noun:
        noun = ("person" if one else "those") if places and not excepted else "everyone"
    return " ".join(filter(None, (noun, " and ".join(places), excepted)))


def _is_noun(word: str) -> bool:
    return not word.startswith("!") and ":" not in word and word != "all"


def _noun(word: str, *, one: bool) -> str:
    if match := PGY_WORD.fullmatch(word):
        above = (" or above" if one else " and above") if match[2] else ""
        return f"PGY-{match[1]}{above}"
    return "everyone" if word == "all" else (ONE if one else MANY).get(word, word)


def _place(word: str) -> str:
    """Return a word with a colon: what somebody belongs to, can do, or is on that day."""
    label, _, name = word.removeprefix("!").partition(":")
    said = {
        "cohort": ("in cohort", "outside cohort"),
        "qualified": ("qualified for", "not qualified for"),
        "on": ("on", "not on"),
    }.get(label)
    if said is None:
        return word
    return f"{said[word.startswith('!')]} {name}"


def days(selector: DaySelector) -> str:
    """Return 'Monday to Friday except holidays', 'Saturday, Sunday and holidays', 'every day'."""
    named, excepted = selector.names()
    weekdays = named - {HOLIDAY}
    if HOLIDAY in named and weekdays == EVERY_DAY:
        named, weekdays = EVERY_DAY, EVERY_DAY
    if HOLIDAY not in named and weekdays - excepted:
        weekdays, excepted = weekdays - excepted, excepted & {HOLIDAY}
    said = [*_weekdays(weekdays), *(["holidays"] if HOLIDAY in named else [])]
    but = [*_weekdays(excepted - {HOLIDAY}), *(["holidays"] if HOLIDAY in excepted else [])]
    return listing(said, "and") + (f" except {listing(but, 'and')}" if but else "")


def _weekdays(chosen: frozenset[int]) -> list[str]:
    """Return the names of ISO weekdays, three or more in a row as one, also over the weekend."""
    if chosen == EVERY_DAY:
        return ["every day"]
    begins = [day for day in sorted(chosen) if (day + 5) % 7 + 1 not in chosen]
    # Sunday opens a week that goes on with Monday; otherwise from Monday on.
    begins.sort(key=lambda day: (day != 7 or 1 not in chosen, day))
    found: list[str] = []
    for begin in begins:
        length = next(n for n in range(1, 8) if (begin + n - 1) % 7 + 1 not in chosen)
        names = [DAY_NAMES[(begin + n - 1) % 7] for n in range(length)]
        found += [f"{names[0]} to {names[-1]}"] if length > 2 else names
    return found


def blocks(ids: tuple[str, ...]) -> str:
    """Return 'block 1', 'blocks 1 and 3', 'blocks 2 to 13': three or more in a row as one."""
    runs: list[list[str]] = []
    for id in ids:
        last = runs[-1][-1] if runs else ""
        follows = id.isdecimal() and last.isdecimal() and int(id) == int(last) + 1
        if follows:
            runs[-1].append(id)
        else:
            runs.append([id])
    names = [name for run in runs for name in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]
    return f"block{'s' if len(ids) > 1 else ''} {listing(names, 'and')}"
