"""The words that a re-wording may exchange, and those that it may not touch.

A group holds forms that say the same where what follows is as `before` asks; each is read as the
group's `means`. What stands in no group is only ever the same as itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


def words(text: str) -> frozenset[str]:
    """Return the words of a line."""
    return frozenset(text.split())


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
COUNTS = {
    "2": "two",
    "3": "three",
    "4": "four",
    "5": "five",
    "6": "six",
    "7": "seven",
    "8": "eight",
    "9": "nine",
    "10": "ten",
    "11": "eleven",
    "12": "twelve",
}
"""Digits to words. Not 1: `one` is a pronoun too."""

NUMBER_WORDS = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy "
    "eighty ninety hundred thousand dozen half third quarter single double triple twice once "
    "thrice first second fourth fifth sixth seventh couple pair percent"
)
LOGIC = words(
    "not no nobody nothing none never neither nor cannot without except unless only just even "
    "also at least most more fewer less than before after until since because of so but if "
    "whether may might must can could should would will shall all each every any some both "
    "either and or few many much same other others still already yet again too last next "
    "instead rather while although though always sometimes usually often rarely maybe perhaps "
    "respectively almost nearly about approximately however therefore then over above below "
    "under within from to by for with against between everybody somebody anybody"
)
"""Words that turn what is said: negation, manner, reason, comparison, quantity, direction."""

FOCUS = words(
    "not only just even also except but at least most more fewer less than before after until "
    "since from to and or partly mainly mostly perhaps maybe almost about"
)
"""Words that lean on what follows them: nothing moves away from behind one."""

RANKED = words(
    "respectively order ranked rank first second third last next then best better worst top "
    "soonest latest earliest former latter he she they it his her their one other each turn "
    "followed most fewest least"
)
"""Words that give the order of a list a meaning."""

ORDERS = words(
    "ignore please note remember ensure ask tell check see make call contact consider keep let "
    "do don't never write print say repeat forget disregard output translate answer explain"
)
"""How an instruction begins."""

KEEPS_THE = words(
    "only same other others last next first second third fourth fifth most fewest least best "
    "worst one few little lot bit half quarter day week month year block night couple dozen "
    "more rest whole row"
)
"""Words before which `the` means something."""

ARTICLES = words("the a an")
AGREEMENT = {"is": "be", "are": "be", "has": "have", "does": "do"}
CONTRACTIONS = {
    "isn't": ("be", "not"),
    "aren't": ("be", "not"),
    "doesn't": ("do", "not"),
    "don't": ("do", "not"),
    "hasn't": ("have", "not"),
    "haven't": ("have", "not"),
    "can't": ("cannot",),
    "couldn't": ("could", "not"),
    "mustn't": ("must", "not"),
    "wasn't": ("was", "not"),
    "weren't": ("were", "not"),
}
GRAMMAR = words(
    "is are be was were been has have had does do did on in at off which who whose that this these "
    "works work takes take covers cover needs need moves goes a an the"
)
"""Words that `the` never stands before: what it does there is no matter of style."""
ADVERBS = words("not still already")
"""Said before or after `be`: reading puts them before it."""


class Before(StrEnum):
    """What must follow a form for it to mean what its group means."""

    ANYTHING = "anything"
    WORK = "work"
    """A shift or rotation, alone or counted, that is no part of a longer name."""
    PAUSE = "pause"
    """The end of the sentence, a mark, or a word of `PAUSES`."""
    LEAVE = "leave"
    LIMIT = "limit"
    NUMBER = "number"
    FROM = "from"
    PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Forms that say the same."""

    means: tuple[str, ...]
    forms: tuple[tuple[str, ...], ...]
    before: Before = Before.ANYTHING


def _group(means: str, forms: str, before: Before = Before.ANYTHING) -> Group:
    """Forms are separated by semicolons; words between slashes are one or the other."""
    rows: list[tuple[str, ...]] = []
    for form in forms.split(";"):
        grown: list[tuple[str, ...]] = [()]
        for words in form.split():
            grown = [(*row, word) for row in grown for word in words.split("/")]
        rows += grown
    return Group(means=tuple(means.split()), forms=tuple(rows), before=before)


MODALS = (
    _group("can", "can; be able to"),
    _group("cannot", "cannot; can not; be unable to; not be able to"),
    _group("must", "must; have to; need/needs to"),
)
"""Read first: the groups below look behind them."""

GROUPS = (
    *(
        _group(f"{modal} =take", f"{modal} take/cover/work/do", Before.WORK)
        for modal in ("can", "cannot", "could", "may", "must")
    ),
    _group(
        "=works",
        "be on; be in; work/works; work/works on; have; do; cover/covers; be working; be covering; "
        "be assigned; be assigned to; be scheduled for/on; be rostered for/on; be down for",
        Before.WORK,
    ),
    _group("not =works", "have no", Before.WORK),
    _group("=on-leave", "be on; have; be away on; be off on", Before.LEAVE),
    _group("not =on-leave", "have no", Before.LEAVE),
    _group("=off", "be off; be off work; have the day off", Before.PAUSE),
    _group(
        "=unfilled",
        "be unfilled/uncovered/vacant; not be filled/covered; remain/remains/stay/stays unfilled",
        Before.PAUSE,
    ),
    _group("=worked-by", "be worked/covered/staffed by"),
    _group("=nobody", "nobody; no one; no - one"),
    _group("=everybody", "everybody; everyone"),
    _group("=least", "at least; no/not fewer/less than", Before.NUMBER),
    _group("=most", "at most; no/not more than", Before.NUMBER),
    _group("=fewer", "fewer/less than", Before.NUMBER),
    _group("=over", "over; above; in excess of", Before.LIMIT),
    _group("be =over", "exceed/exceeds; go/goes over", Before.LIMIT),
    _group("=under", "under; below", Before.LIMIT),
    _group("=moves", "move/moves; change/changes; go/goes; switch/switches", Before.FROM),
    _group("=instead", "instead of; rather than; in place of"),
    _group("=asked", "asked for; requested; have asked for; have requested"),
    _group("was =refused", "was refused/denied/declined/rejected; was turned down"),
    _group("were =refused", "were refused/denied/declined/rejected; were turned down"),
    _group("=because-of", "because of; due to; owing to"),
    _group("=needs", "need/needs; require/requires"),
    _group("=swaps", "swap/swaps; exchange/exchanges; trade/trades"),
    _group("=stays", "stay/stays; remain/remains"),
    _group("=told", "told; informed; notified"),
    _group("=breaks", "break/breaks; violate/violates; breach/breaches"),
    _group("=allowed", "allowed; permitted"),
    _group("=stands-in", "stand/stands in for; fill/fills in for; cover/covers for"),
    _group("=in", "in; during", Before.PERIOD),
)
PERIODS = words("block week month")
PAUSES = words(
    "on from in during for and or if because due owing but instead rather while before after "
    "until with at this next last"
)
"""Words before which a clause may end."""
