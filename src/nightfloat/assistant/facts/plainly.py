"""The check's short messages as sentences that one would say.

A check writes `N on Sat 4 Jul 2026: 0 people, at least 1 needed`, the same everywhere, so that one
can sort and compare. To be read it becomes `N on Sat 4 Jul 2026 has nobody, and needs at least 1
person`. Nothing is added or left out; a message of another form stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Form = Callable[[re.Match[str], bool], str]
"""What a message says by its parts; True: what it would say if something were changed."""

_QUANTITY = r"-?[\d.]+ (?:h(?: \d+ min)?|[a-z]+(?: [a-z]+)*)"
_BOUND = r", at (?P<end>least|most) (?P<bound>.+?) (?:needed|allowed)"
_WINDOW = r"(?P<when>in all|in the .+|in block .+|in [A-Z][a-z]+ \d{4})"
_DAY = r"on (?:[A-Z][a-z]{2} )?\d{1,2} [A-Z][a-z]{2}(?: \d{4})?"

_SLOT = re.compile(r"\x02(\d+)\x03")

_VERBS = {
    "has": "would have",
    "works": "would work",
    "is": "would be",
    "lacks": "would lack",
    "gets": "would get",
    "are both": "would both be",
    "does not keep": "would not keep",
    "does not get": "would not get",
}


class Plainly:
    """The messages of one programme.

    `name` finds people's names in a text; `rotations` are the codes of the year's grid.
    """

    def __init__(self, name: re.Pattern[str], rotations: Iterable[str]) -> None:
        self._name = name
        self._rotations = frozenset(rotations)

    def __call__(self, message: str, *, would: bool = False) -> str:
        """Return a message as a sentence without its full stop."""
        names: list[str] = []
        words = self._name.sub(lambda found: _slot(found[0], names), message.rstrip("."))
        for form, said in _FORMS:
            if found := form.fullmatch(words):
                words = said(found, would)
                break
        else:
            if found := _RUN.fullmatch(words):
                words = self._run(found, would=would)
        return _SLOT.sub(lambda slot: names[int(slot[1])], words)

    def _run(self, found: re.Match[str], *, would: bool) -> str:
        what, count = found["what"], int(found["count"])
        on = bool(self._rotations.intersection(re.split(", | or ", what)))
        noun = ("block" if on else "day") + ("" if count == 1 else "s")
        verb = f"{_verb('is', would)} on" if on else _verb("works", would)
        of = "" if what == "work" else f" {what}"
        return f"{found['who']} {verb}{of} {found['lead']} {count} {noun} in a row{_times(found)}"


def _slot(name: str, names: list[str]) -> str:
    """Return what stands for a name while a message is read: names can look like anything."""
    if name not in names:
        names.append(name)
    return f"\x02{names.index(name)}\x03"


def _verb(now: str, would: bool) -> str:
    return _VERBS[now] if would else now


def _times(found: re.Match[str]) -> str:
    return f" {found['times']}" if found.groupdict().get("times") else ""


def _needing(found: re.Match[str], _would: bool) -> str:
    least = found["aim"] == "at least"
    just = "just " if least and found["now"] == found["bound"].split()[0] else ""
    need = _amount(found["what"], ("at least " if least else "") + found["bound"])
    verb = "needs" if least else "should have"
    return f"{found['who']} {verb} {need}, and has {just}{found['now']}"


def _bounded(found: re.Match[str], would: bool) -> str:
    what, count = found["what"], found["count"]
    if what == "weekends worked":
        limit = "needs" if found["end"] == "least" else "may work"
        verb = _verb("works", would)
        return f"{found['who']} {verb} {count}, and {limit} at {found['end']} {found['bound']}"
    if away := re.fullmatch(r"(\d+ days of leave in block .+) on (a rotation .+)", what):
        return f"{found['who']} {_verb('has', would)} {away[1]}, but not on {away[2]}"
    return f"{found['who']} {_verb('has', would)} {_amount(what, count)}, and {_limit(found)}"


def _unwanted(found: re.Match[str], would: bool) -> str:
    amount = _amount(found["what"], found["count"])
    return f"{found['who']} {_verb('has', would)} {amount}, and should have none"


def _away_at_once(found: re.Match[str], would: bool) -> str:
    are = "would be" if would else "are"
    most = f"at most {found['bound']} may be"
    return f"{found['count']} {are} on vacation {found['what']}, and {most}"


def _alteration(found: re.Match[str], _would: bool) -> str:
    lead = f"It would be {found['gain'].lower()} for {found['what']} if "
    if found["who"] is None:
        held = re.sub(r"^(\x02\d+\x03) (?:pinned|on leave) ", r"\1's place ", found["if"])
        return lead + held.replace(" no longer held", " were not pinned")
    of = re.fullmatch(r"(.+) (needed|allowed) (\d+) instead of (\d+)(.*)", found["if"])
    if of is None:
        return f"{lead}{found['who']}: {found['if']}"
    verb = "were allowed" if of[2] == "allowed" else "needed"
    who = "they" if found["who"] == found["what"] else found["who"]
    return f"{lead}{who} {verb} {of[3]} instead of {of[4]} of {of[1]}{of[5]}"


def _amount(what: str, count: str) -> str:
    """Return how much of something: 'D 13 times in all', '2 blocks of ICU in all', '4 nights'."""
    split = re.fullmatch(rf"(?P<work>.+?) {_WINDOW}", what)
    if split is None:
        return count
    work, when = split["work"], split["when"]
    if " before " in work or not re.search(r" times?$", count):
        named = work in count.split() or work.rstrip("s") in count.split()
        return f"{count} {when}" if named else f"{count} of {work} {when}"
    return f"{work} {count} {when}"


def _limit(found: re.Match[str]) -> str:
    if found["end"] == "least":
        return f"needs at least {found['bound']}"
    return "may have none" if found["bound"] == "0" else f"may have at most {found['bound']}"


def _staffed(found: re.Match[str], would: bool) -> str:
    nobody = found["count"] == "0 people"
    limit = _limit(found)
    if nobody and found["end"] == "least":
        limit += " person" if found["bound"] == "1" else " people"
    have = "nobody" if nobody else found["count"]
    return f"{found['what']} {_verb('has', would)} {have}, and {limit}"


def _place_needing(found: re.Match[str], _would: bool) -> str:
    bound, now = found["bound"], found["now"]
    if found["aim"] == "wanted:":
        return f"{found['what']} should have {bound}, and has {now}"
    just = "just " if now == bound.split()[0] else ""
    return f"{found['what']} needs at least {bound}, and has {just}{now}"


def _lacking(found: re.Match[str], would: bool) -> str:
    count = found["count"]
    if shares := re.fullmatch(r"(\d+) hundredths of a supervisor", count):
        whole = int(shares[1]) / 100
        count = f"{whole:g} supervisor{'' if whole == 1 else 's'}"
    return f"{found['what']} {_verb('lacks', would)} {count}"


def _other(found: re.Match[str], would: bool) -> str:
    return f"{found['who']} is {found['what']}, and {_verb('has', would)} something else"


def _having(found: re.Match[str], would: bool) -> str:
    what = re.sub(r"^rest of (less than .+)", r"\1 of rest", found["what"])
    return f"{found['who']} {_verb('has', would)} {what}{_times(found)}"


def _not_keeping(found: re.Match[str], would: bool) -> str:
    return f"{found['who']} {_verb('does not keep', would)} {found['what']}"


def _being(found: re.Match[str], _would: bool) -> str:
    return f"{found['who']} is {found['what']}"


def _out_of_turn(found: re.Match[str], would: bool) -> str:
    is_on, should = ("", "should not be") if found["not"] else ("not ", "should be")
    verb = ("would not be" if would else "is not") if is_on else _verb("is", would)
    return f"{found['who']} {found['cohort']} {verb} {found['what']}, and {should}"


def _wish(found: re.Match[str]) -> str:
    wish = found["what"]
    return f"{found['who']} asked for {f'time {wish}' if wish.startswith('off') else wish}"


def _not_getting(found: re.Match[str], would: bool) -> str:
    return f"{_wish(found)}, and {_verb('does not get', would)} it"


def _getting(found: re.Match[str], would: bool) -> str:
    days = "day" if found["bound"] == "1" else "days"
    share = f"{found['count']} of {found['bound']} {days}"
    return f"{_wish(found)}, and {_verb('gets', would)} {share}"


def _being_given(found: re.Match[str], _would: bool) -> str:
    days = f"{found['now']} of {found['bound']}"
    return f"{_wish(found)}, and gets {'it' if 'time' in found['bound'] else days}"


def _having_but(found: re.Match[str], would: bool) -> str:
    return f"{found['who']} {_verb('has', would)} {found['what']}, but {_but(found)}"


def _being_but(found: re.Match[str], would: bool) -> str:
    return f"{found['who']} {_verb('is', would)} {found['what']}, but {_but(found)}"


def _but(found: re.Match[str]) -> str:
    but = found["but"]
    if but.startswith("has no leave "):
        return "nobody approved it"
    but = re.sub(rf" {_DAY}$", " then", but)
    return f"only {but.removeprefix('Only ')}" if but.startswith("Only ") else but


def _alone(found: re.Match[str], would: bool) -> str:
    return f"Only one of {found['who']} {_verb('is', would)} {found['what']}"


def _both(found: re.Match[str], would: bool) -> str:
    return f"{found['who']} {_verb('are both', would)} {found['what']}"


def _too_few_off(found: re.Match[str], would: bool) -> str:
    times = _times(found)
    have = f"{found['who']} {_verb('has', would)} {found['what']}{times}"
    return f"{have}, and needs {found['count']}"


def _measured_of(found: re.Match[str], would: bool) -> str:
    return f"{found['who']} {_verb('has', would)} {_measured(found['what'])}"


def _measured(words: str) -> str:
    """Return the arithmetic of a window: '48 h in a row from … to …, 24 h over the limit'."""
    words = words.replace(" in a row, ", " in a row from ")
    words = re.sub(r": (.+?) over (.+)$", r", \1 over the limit of \2", words)
    words = re.sub(r": (.+?) short of (.+)$", r", \1 less than the \2 needed", words)
    return re.sub(
        r": (\d+) needed$",
        lambda found: f", and {found[1]} {'is' if found[1] == '1' else 'are'} needed",
        words,
    )


_WHO = r"(?P<who>\x02\d+\x03)"
_PAIR = r"(?P<who>\x02\d+\x03 and \x02\d+\x03) (?P<what>on .+)"
_HAVE = r"(?P<now>\d+) of (?P<aim>at least|wanted:) (?P<bound>.+)"
_AGAIN = r"(?:: (?P<times>\d+ times))?"
_RUN = re.compile(
    rf"{_WHO}: (?P<lead>more than|only) (?P<count>\d+) (?P<what>.+?) in a row{_AGAIN}"
)
_FORMS: tuple[tuple[re.Pattern[str], Form], ...] = tuple(
    (re.compile(form), said)
    for form, said in (
        (rf"{_WHO} (?P<what>(?:pinned|on leave) .+): not so", _other),
        (rf"{_WHO} free of (?P<what>work .+): not so", _having),
        (rf"{_WHO} keeps (?P<what>.+): not so", _not_keeping),
        (rf"{_WHO} (?P<what>(?:pinned|on leave|free of work) [^:]+)", _being),
        (rf"{_WHO} (?P<cohort>\(cohort .+?\)) (?P<not>not )?(?P<what>on .+): .+", _out_of_turn),
        (rf"{_WHO} asked for (?P<what>.+): \d+ times?{_BOUND}", _not_getting),
        (rf"{_WHO} asked for (?P<what>.+): (?P<count>\d+) days?{_BOUND}", _getting),
        (rf"{_WHO} asked for (?P<what>.+): {_HAVE}", _being_given),
        (rf"{_WHO} has (?P<what>.+? {_DAY}): (?P=who) (?P<but>.+)", _having_but),
        (rf"{_WHO} is (?P<what>.+? {_DAY}): (?P=who) (?P<but>.+)", _being_but),
        (rf"{_WHO} has (?P<what>.+? {_DAY}): (?P<but>Only .+)", _having_but),
        (rf"{_PAIR}: 1 person alone", _alone),
        (rf"{_PAIR}: 2 people{_BOUND}", _both),
        (rf"{_WHO}: (?P<what>[^:]+): {_HAVE}", _needing),
        (rf"(?P<what>[^:]+): {_HAVE}", _place_needing),
        (rf"{_WHO}: (?P<what>[^:]+): (?P<count>{_QUANTITY}){_BOUND}", _bounded),
        (rf"People on vacation (?P<what>.+): (?P<count>{_QUANTITY}){_BOUND}", _away_at_once),
        (rf"(?P<what>[^:]+): (?P<count>\d+ (?:people|person)){_BOUND}", _staffed),
        (rf"(?P<what>[^:]+): (?P<count>{_QUANTITY}) missing", _lacking),
        (rf"{_WHO}: (?P<what>[^:]+): (?P<count>{_QUANTITY}) alone", _unwanted),
        (rf"{_WHO}: (?P<what>\d+ days off after .+), not (?P<count>\d+){_AGAIN}", _too_few_off),
        (rf"{_WHO}: (?P<what>\d.*: .+)", _measured_of),
        (r"(?P<what>\d.*: .+)", lambda found, _: _measured(found["what"])),
        (rf"{_WHO}: (?!more than |only )(?P<what>[^:]+?){_AGAIN}", _having),
        (rf"(?P<gain>Possible|Cheaper) for (?P<what>.+?) if (?:{_WHO}: )?(?P<if>.+)", _alteration),
    )
)
"""From the narrow to the wide: the first that fits is taken."""
