"""Which days are meant: weekdays, dates, stretches, weeks, blocks and holidays of one schedule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nightfloat.assistant.ask.day_words import (
    AND,
    ISO,
    MONTH,
    SLASHED,
    THIS,
    TO,
    WEEKDAY,
    day_word,
    made,
    ordinal,
)
from nightfloat.assistant.ask.reading import Known, Refused
from nightfloat.assistant.ask.words import Token, fold
from nightfloat.domain.time import DAY, Block, days

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class When:
    """Some days, named by the tokens up to `end`.

    `kind` is day, week, range, list or block. `part` says that more days were named than the
    schedule has. `trouble` says why they cannot be acted on.
    """

    end: int
    days: tuple[date, ...]
    kind: str = "day"
    trouble: Refused | None = None
    block: str | None = None
    part: bool = False
    possessive: bool = False
    tonight: bool = False
    bare: bool = False
    """A weekday or a day of the month alone: the end of a stretch follows its start."""

    @property
    def contiguous(self) -> bool:
        """Whether the days follow each other."""
        return all(b - a == DAY for a, b in zip(self.days, self.days[1:], strict=False))


class Dates:
    """Reads the days in one sentence."""

    def __init__(self, known: Known, tokens: Sequence[Token]) -> None:
        self.known = known
        self.tokens = tokens
        self.words = tuple(day_word(token) for token in tokens)
        self.anchor = known.focus_day or known.today
        self.holidays = [
            (tuple(fold(part) for part in one.name.split()), one.day)
            for one in known.calendar.holidays
        ]

    def at(self, start: int) -> When | None:
        """Return the days that are named from a token on, by the most tokens."""
        found = self._stretch(start)
        if found is None:
            return None
        if self.tokens[found.end - 1].possessive:
            found = replace(found, possessive=True)
        return self._within(found)

    def _word(self, at: int) -> str:
        return self.words[at] if at < len(self.words) else ""

    # ── Stretches ───────────────────────────────────────────────────────────────────────────

    def _stretch(self, start: int) -> When | None:
        word = self._word(start)
        if word in {"from", "between"}:
            first = self._one(start + 1)
            joint = TO if word == "from" else AND
            if first is not None and self._word(first.end) in joint:
                return self._until(first, first.end + 1)
            return self._numbers(start + 1, TO | AND)
        numbers = self._numbers(start, TO)
        if numbers is not None:
            return numbers
        numbers = self._numbers(start, AND)
        if numbers is not None and len(numbers.days) > 1:
            return replace(numbers, days=(numbers.days[0], numbers.days[-1]), kind="list")
        first = self._one(start)
        if first is None or first.kind != "day":
            return first
        if self._word(first.end) in TO:
            return self._until(first, first.end + 1) or first
        return first

    def _until(self, first: When, start: int) -> When | None:
        """Return the days from one to another that is named next."""
        last = self._one(start)
        if last is None or last.kind != "day":
            return None
        trouble = first.trouble or last.trouble
        if trouble is not None or not first.days or not last.days:
            return replace(first, end=last.end, kind="range", trouble=trouble)
        begin, stop = first.days[0], last.days[0]
        if last.bare and stop < begin:
            stop += WEEK
        if not timedelta(0) < stop - begin <= timedelta(days=60):
            return replace(first, end=last.end, kind="range", trouble=Refused.NO_SUCH_DAY)
        return When(last.end, tuple(days(begin, stop + DAY)), "range")

    def _numbers(self, start: int, joints: Iterable[str]) -> When | None:
        """Return a stretch whose days share a month: `3-5 nov`, `nov 3 to 5`, `3rd to 5th`."""
        before = MONTH.get(self._word(start))
        at = start + 1 if before else start
        at += self._word(at) == "the"
        first = ordinal(self._word(at))
        if first is None or self._word(at + 1) not in joints:
            return None
        at += 2 + (self._word(at + 2) == "the")
        last = ordinal(self._word(at))
        if last is None:
            return None
        end = at + 1
        month = before
        if month is None:
            at = end + (self._word(end) == "of")
            month = MONTH.get(self._word(at))
            end = at + 1 if month else end
        if month is None:
            if not (self._word(start).endswith(("th", "st", "nd", "rd")) or last[1]):
                return None
            begin = self._numbered(first[0])
            stop = self._numbered(last[0])
            if begin is None or stop is None or not begin < stop:
                return When(end, (), "range", Refused.NO_SUCH_DAY)
            return When(end, tuple(days(begin, stop + DAY)), "range")
        year, end = self._year(end)
        begin, trouble = self._dated(month, first[0], year)
        stop, other = self._dated(month, last[0], year)
        if trouble or other or begin is None or stop is None or not begin < stop:
            return When(end, (), "range", trouble or other or Refused.NO_SUCH_DAY)
        return When(end, tuple(days(begin, stop + DAY)), "range")

    # ── One day, a week, a block ────────────────────────────────────────────────────────────

    def _one(self, start: int) -> When | None:
        at = start + (self._word(start) == "the")
        for read in (self._week, self._block, self._dates, self._relative, self._holiday):
            found = read(at)
            if found is not None:
                return found
        return None

    def _dates(self, start: int) -> When | None:
        """Return a date, with its weekday before or behind it, or a weekday alone."""
        named = WEEKDAY.get(self._word(start))
        at = start + 1 if named is not None else start
        if named is not None:
            at += self._word(at) == "the"
        found = self._date(at)
        if named is None:
            if found is None:
                return None
            behind = WEEKDAY.get(self._word(found.end))
            return self._agreed(found, behind, found.end + 1) if behind is not None else found
        if found is None:
            return self._weekday(start)
        return self._agreed(found, named, found.end)

    def _agreed(self, found: When, weekday: int, end: int) -> When:
        if found.trouble is Refused.AMBIGUOUS_DAY:
            fits = [day for day in found.days if day.weekday() == weekday]
            if len(fits) == 1:
                return When(end, tuple(fits))
        if found.trouble is None and found.days[0].weekday() != weekday:
            return replace(found, end=end, trouble=Refused.DISAGREEING_DAY)
        return replace(found, end=end, bare=False)

    def _date(self, at: int) -> When | None:
        word = self._word(at)
        iso = ISO.fullmatch(word)
        if iso:
            day = made(int(iso[1]), int(iso[2]), int(iso[3]))
            return When(at + 1, (day,)) if day else When(at + 1, (), trouble=Refused.NO_SUCH_DAY)
        slashed = SLASHED.fullmatch(word)
        if slashed:
            return self._slashed(at, slashed)
        month = MONTH.get(word)
        if month is not None:
            number = ordinal(self._word(at + 1 + (self._word(at + 1) == "the")))
            if number is None:
                return None
            year, end = self._year(at + 2 + (self._word(at + 1) == "the"))
            return self._when(end, month, number[0], year)
        number = ordinal(word)
        if number is None:
            return None
        behind = at + 1 + (self._word(at + 1) == "of")
        month = MONTH.get(self._word(behind))
        if month is not None:
            year, end = self._year(behind + 1)
            return self._when(end, month, number[0], year)
        if not number[1]:
            return None
        day = self._numbered(number[0])
        if day is None:
            return When(at + 1, (), trouble=Refused.NO_SUCH_DAY)
        return When(at + 1, (day,), bare=True)

    def _slashed(self, at: int, found: re.Match[str]) -> When:
        year = int(found[3]) if found[3] else None
        if year is not None and year < 100:
            year += 2000
        one, other = int(found[1]), int(found[2])
        read = [self._dated(other, one, year), self._dated(one, other, year)]
        both = tuple(dict.fromkeys(day for day, trouble in read if day and not trouble))
        if not both:
            return When(at + 1, (), trouble=Refused.NO_SUCH_DAY)
        return When(at + 1, both, trouble=Refused.AMBIGUOUS_DAY if len(both) > 1 else None)

    def _when(self, end: int, month: int, number: int, year: int | None) -> When:
        day, trouble = self._dated(month, number, year)
        return When(end, (day,) if day else (), trouble=trouble)

    def _dated(
        self, month: int, number: int, year: int | None
    ) -> tuple[date | None, Refused | None]:
        """Return a date; without its year the one in the schedule, else the nearest to it."""
        first, last = self.known.first, self.known.last
        years = [year] if year else range(first.year - 1, last.year + 2)
        found = [day for one in years if (day := made(one, month, number))]
        inside = [day for day in found if first <= day <= last]
        if len(inside) > 1:
            return inside[0], Refused.AMBIGUOUS_DAY
        if inside:
            return inside[0], None
        if not found:
            return None, Refused.NO_SUCH_DAY
        return min(found, key=lambda day: abs(day - self.known.today)), None

    def _numbered(self, number: int) -> date | None:
        """Return "the 27th": of the month that is looked at, else the next one."""
        focus = self.known.focus_day
        first = focus.replace(day=1) if focus else self.known.today
        for step in range(62):
            day = first + timedelta(days=step)
            if day.day == number:
                return day
        return None

    def _year(self, at: int) -> tuple[int | None, int]:
        token = self.tokens[at] if at < len(self.tokens) else None
        number = token.number if token is not None else None
        return (number, at + 1) if number is not None and 1900 < number < 2200 else (None, at)

    # ── Relative to today and to what is looked at ──────────────────────────────────────────

    def _weekday(self, at: int) -> When | None:
        """Return a weekday: of the week that is looked at, without one the next."""
        number = WEEKDAY.get(self._word(at))
        if number is None:
            return None
        return When(at + 1, (self._bare(number),), bare=True)

    def _bare(self, weekday: int) -> date:
        known = self.known
        if known.focus_day is not None:
            return _monday(known.focus_day) + timedelta(days=weekday)
        return self._coming(weekday, max(known.today, known.first))

    def _coming(self, weekday: int, since: date) -> date:
        return since + timedelta(days=(weekday - since.weekday()) % 7)

    def _relative(self, at: int) -> When | None:
        word, today = self._word(at), self.known.today
        simple = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "now": 0}
        if word in simple:
            day = today + timedelta(days=simple[word])
            found = When(at + 1, (day,), tonight=word == "tonight")
            named = WEEKDAY.get(self._word(at + 1))
            return self._agreed(found, named, at + 2) if named is not None else found
        if word == "right" and self._word(at + 1) == "now":
            return When(at + 2, (today,))
        if word not in THIS | {"next"}:
            return None
        following = at + 1 + (word == "this" and self._word(at + 1) == "coming")
        weekday = WEEKDAY.get(self._word(following))
        if weekday is None:
            return None
        dated = self._dates(following)
        if dated is not None and not dated.bare:
            return dated
        if word == "next":
            return When(following + 1, (_monday(today) + WEEK + timedelta(days=weekday),))
        day = self._coming(weekday, today)
        focus = self.known.focus_day
        other = self._bare(weekday) if focus is not None and word == "this" else day
        if other != day:
            both = tuple(sorted((day, other)))
            return When(following + 1, both, trouble=Refused.AMBIGUOUS_DAY)
        return When(following + 1, (day,))

    def _week(self, start: int) -> When | None:
        known = self.known
        at, word = start, self._word(start)
        if word in THIS | {"next", "last", "full", "whole", "entire"}:
            at += 1
            at += self._word(at) in {"full", "whole", "entire"}
        unit = self._word(at)
        if unit not in {"week", "weekend"}:
            return None
        monday = _monday(self.anchor if word in {unit, "this", "full", "whole"} else known.today)
        if known.focus_day is None and word == unit and monday + WEEK <= known.first:
            monday = _monday(known.first)
        monday += {"next": WEEK, "last": -WEEK}.get(word, timedelta(0))
        end = at + 1
        if unit == "week" and self._word(end) in {"of", "starting", "beginning"}:
            day = self._one(end + 1)
            if day is not None and day.kind == "day":
                if day.trouble or not day.days:
                    return replace(day, kind="week")
                monday, end = _monday(day.days[0]), day.end
        if unit == "weekend":
            saturday = monday + timedelta(days=5)
            return When(end, (saturday, saturday + DAY), "range")
        return When(end, tuple(days(monday, monday + WEEK)), "week")

    def _block(self, start: int) -> When | None:
        blocks = self.known.calendar.blocks
        word, at = self._word(start), start
        shift = 0
        if word in {"this", "next", "last", "current"}:
            shift = {"next": 1, "last": -1}.get(word, 0)
            at += 1
        if self._word(at) not in {"block", "rotation"} or not blocks:
            return None
        if self._word(at) == "rotation" and at == start:
            return None
        if at == start and at + 1 < len(self.tokens):
            for end in range(min(len(self.tokens), at + 4), at + 1, -1):
                named = "".join(token.text for token in self.tokens[at + 1 : end]).casefold()
                block = next((one for one in blocks if one.id.casefold() == named), None)
                if block is not None:
                    return self._of_block(end, block)
            if ordinal(self._word(at + 1)) is not None:
                return When(at + 2, (), "block", Refused.OUTSIDE)
        now = self.known.calendar.block_of(self.anchor)
        number = blocks.index(now) + shift if now else -1
        if not 0 <= number < len(blocks):
            return When(at + 1, (), "block", Refused.OUTSIDE)
        return self._of_block(at + 1, blocks[number])

    def _of_block(self, end: int, block: Block) -> When:
        return When(end, tuple(days(block.start, block.end)), "block", block=block.id)

    def _holiday(self, at: int) -> When | None:
        if not self._word(at):
            return None
        best: When | None = None
        for parts, day in self.holidays:
            for size in range(len(parts), 0, -1):
                words = self.words[at : at + size]
                whole = size == len(parts) or parts[size:] == ("day",)
                if words == parts[:size] and whole:
                    inside = self.known.first <= day <= self.known.last
                    if best is None or (inside and best.end <= at + size):
                        best = When(at + size, (day,))
                    break
        if best is not None and self._word(best.end) == "day":
            return replace(best, end=best.end + 1)
        return best

    def _within(self, found: When) -> When:
        """Return days with what is not in the schedule told apart."""
        first, last = self.known.first, self.known.last
        if found.trouble is not None:
            return found
        inside = tuple(day for day in found.days if first <= day <= last)
        if len(inside) == len(found.days):
            return found
        if inside and found.kind in {"week", "block"}:
            return replace(found, days=inside, part=True)
        return replace(found, trouble=Refused.OUTSIDE)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
