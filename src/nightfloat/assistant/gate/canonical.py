"""One reading for all sentences that say the same.

Two sentences are taken for the same when they read the same here, word by word and in one order.
What may differ is therefore written down, each with the reason why it changes nothing: groups of
words (`lexicon`), some commas and `the`, and four moves: the day of a plain clause, a reason that
comes first, a plain passive, and the order within one list of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nightfloat.assistant.gate import lexicon
from nightfloat.assistant.gate.lexicon import Before, Group
from nightfloat.assistant.gate.reading import Token
from nightfloat.assistant.text import Kind

_WORK = frozenset((Kind.SHIFT, Kind.ROTATION))
_SEPARATORS = frozenset((";", ":", "but", "while", "because", "=because-of", "if"))
_FIRST = frozenset(("because", "=because-of", "if"))
_NAMED = {Kind.SHIFT: "shift", Kind.ROTATION: "rotation", Kind.RULE: "rule"}

_TIME = re.compile(r"oD|fDtD|iD")
_PEOPLE = r"P(?:,P)*(?:&P)?"
_SHIFTS = r"S(?:,S)*(?:&S)?"
_SUBJECT = rf"(?:{_PEOPLE}|{_SHIFTS}|Nh|b)"
_STATE = rf"(?:WN?{_SHIFTS}|Ka?l|O|U|MfStS|X{_SHIFTS}|TS(?:fP)?)"
_PLAIN = re.compile(rf"{_SUBJECT}m*{_STATE}")
_PASSIVE = re.compile(rf"(?P<work>{_SHIFTS})V(?P<people>{_PEOPLE})")
_LIST = re.compile(r"P(?:,P)*&P")
_KINDS = {
    Kind.PERSON: "P",
    Kind.DAY: "D",
    Kind.NUMBER: "N",
    Kind.SHIFT: "S",
    Kind.ROTATION: "S",
    Kind.RULE: "L",
}
_HOLDS = frozenset("&,mftNWTMX")
"""What a time that comes right behind it would be torn from, or would tear apart."""
_LETTERS = {
    "on": "o",
    "from": "f",
    "to": "t",
    "in =in": "i",
    "and or": "&",
    ",": ",",
    "=works =take": "W",
    "=on-leave": "K",
    "approved": "a",
    "leave": "l",
    "=off": "O",
    "=unfilled": "U",
    "=worked-by": "V",
    "=moves": "M",
    "=swaps": "X",
    "take takes": "T",
    "=nobody =everybody": "b",
    "people person others clinicians residents doctors": "h",
    "not can cannot could may must still already": "m",
}
_CLASS = {word: letter for words, letter in _LETTERS.items() for word in words.split()}
_GOES_ON = lexicon.words(
    "=works =on-leave =off =unfilled =asked =needs =stays =breaks =swaps =stands-in =moves can "
    "cannot could may must not still already be have was were take would"
)
"""What a sentence goes on with after the list that is its subject."""


@dataclass(frozen=True, slots=True)
class Item:
    """A word, mark or fact (`@` and its slot) as it counts."""

    said: str
    kind: Kind


def canonical(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return what the tokens of a sentence say, in one order."""
    items = _words(tokens)
    items = _grouped(items, lexicon.MODALS)
    items = _grouped(items, lexicon.GROUPS)
    items = _without_idle_commas(items)
    items = _reason_last(items)
    ranked = any(item.said in lexicon.RANKED for item in items)
    said: list[str] = []
    for clause in _clauses(items):
        said += [item.said for item in _clause(clause, ranked=ranked)]
    return tuple(said)


def _words(tokens: Sequence[Token]) -> list[Item]:
    """Words with contractions written out, verbs in one form, idle `the` and nouns gone."""
    spelt = [Item(token.said.replace("’", "'"), token.kind) for token in tokens]
    while spelt and spelt[-1].said == ".":
        spelt.pop()
    items: list[Item] = []
    for place, item in enumerate(spelt):
        said = item.said
        before = items[-1] if items else Item("", Kind.TEXT)
        if item.kind is not Kind.TEXT:
            if before.said == "rule" and item.kind is Kind.RULE:
                items.pop()
            items.append(item)
        elif said == "the":
            after = spelt[place + 1] if place + 1 < len(spelt) else Item("", Kind.TEXT)
            counted = before.kind is Kind.NUMBER or before.said in lexicon.ARTICLES
            if counted or not _takes_idle_the(after):
                items.append(item)
        elif said == _NAMED.get(before.kind):
            continue
        else:
            # `not is` is no English, so it is left to be refused.
            agrees = before.said not in lexicon.ADVERBS
            for word in lexicon.CONTRACTIONS.get(said, (said,)):
                plain = lexicon.AGREEMENT.get(word, word) if agrees else word
                items.append(Item(plain, Kind.TEXT))
    return _negations(items)


def _takes_idle_the(item: Item) -> bool:
    """Whether `the` says nothing before it; `the last night` is not `last night`."""
    if item.kind is not Kind.TEXT:
        return item.kind in {Kind.SHIFT, Kind.ROTATION, Kind.RULE}
    said = item.said
    return (
        said[:1].isalpha()
        and said not in lexicon.KEEPS_THE
        and said not in lexicon.LOGIC
        and said not in lexicon.GRAMMAR
    )


def _negations(items: list[Item]) -> list[Item]:
    """`does not` as `not`; `is not` as `not be`."""
    row: list[Item] = []
    for item in items:
        before = row[-1].said if row else ""
        if item.said == "not" and before == "do":
            row[-1] = item
        elif item.said in lexicon.ADVERBS and before == "be":
            row.insert(len(row) - 1, item)
        else:
            row.append(item)
    return row


def _index(groups: Iterable[Group]) -> dict[str, list[tuple[tuple[str, ...], Group]]]:
    """Forms by their first word, the longest first."""
    rows: dict[str, list[tuple[tuple[str, ...], Group]]] = {}
    for group in groups:
        for form in group.forms:
            rows.setdefault(form[0], []).append((form, group))
    for row in rows.values():
        row.sort(key=lambda pair: -len(pair[0]))
    return rows


_INDEX = {id(groups): _index(groups) for groups in (lexicon.MODALS, lexicon.GROUPS)}


def _grouped(items: list[Item], groups: Sequence[Group]) -> list[Item]:
    row: list[Item] = []
    place = 0
    index = _INDEX[id(groups)]
    while place < len(items):
        for form, group in index.get(items[place].said, ()):
            end = place + len(form)
            found = tuple(item.said for item in items[place:end]) == form
            if found and _works(group, row) and _stands(group.before, items, end):
                row += (Item(word, Kind.TEXT) for word in group.means)
                place = end
                break
        else:
            row.append(items[place])
            place += 1
    return row


def _works(group: Group, row: Sequence[Item]) -> bool:
    """Whether who comes before can have work: a rotation has a shift, but it works none."""
    if group.before is not Before.WORK:
        return True
    who = next((item for item in reversed(row) if _class(item) != "m"), None)
    return who is None or (who.kind not in _WORK and who.said not in {"which", "that"})


def _stands(before: Before, items: Sequence[Item], place: int) -> bool:
    """Whether what begins at the place is what must follow."""
    rest = items[place : place + 3]
    said = rest[0].said if rest else ""
    kind = rest[0].kind if rest else Kind.TEXT
    match before:
        case Before.ANYTHING:
            return True
        case Before.WORK:
            at = place + (kind is Kind.NUMBER)
            return at < len(items) and items[at].kind in _WORK and _pauses(items, at + 1)
        case Before.PAUSE:
            return _pauses(items, place)
        case Before.LEAVE:
            return said == "leave" or [item.said for item in rest[:2]] == ["approved", "leave"]
        case Before.LIMIT:
            return said == "limit"
        case Before.NUMBER:
            return kind is Kind.NUMBER or said[:1].isdecimal() or said in lexicon.NUMBER_WORDS
        case Before.FROM:
            return said == "from"
        case Before.PERIOD:
            return kind is Kind.DAY or said in lexicon.PERIODS


def _pauses(items: Sequence[Item], place: int) -> bool:
    if place >= len(items):
        return True
    item = items[place]
    return (
        item.said in lexicon.PAUSES
        or item.kind is Kind.DAY
        or (item.kind is Kind.TEXT and not item.said[0].isalnum() and item.said[0] not in "'’=-/")
    )


def _without_idle_commas(items: list[Item]) -> list[Item]:
    """No comma before `because` and `but`, after a day that comes first, or at a list's end."""
    row: list[Item] = []
    for place, item in enumerate(items):
        if item.said == ",":
            after = items[place + 1] if place + 1 < len(items) else Item("", Kind.TEXT)
            far = items[place + 2] if place + 2 < len(items) else Item("", Kind.TEXT)
            opening = (
                _TIME.fullmatch(_classes(row))
                and after.kind is not Kind.DAY
                and after.said not in lexicon.FOCUS
                and _class(after) not in {",", "y"}
            )
            ends_list = (
                after.said in {"and", "or"}
                and len(row) > 2
                and row[-2].said == ","
                and row[-1].kind is row[-3].kind is far.kind is not Kind.TEXT
            )
            before_reason = after.said in {"because", "=because-of", "but", "=instead"}
            if opening or ends_list or before_reason:
                continue
        row.append(item)
    return row


def _reason_last(items: list[Item]) -> list[Item]:
    """`Because X, Y` as `Y because X`, where one comma alone divides them."""
    if not items or items[0].said not in _FIRST:
        return items
    if [item.said for item in items if item.said in _SEPARATORS or item.said == ","] != [
        items[0].said,
        ",",
    ]:
        return items
    comma = next(place for place, item in enumerate(items) if item.said == ",")
    reason, said = items[:comma], items[comma + 1 :]
    joined = re.sub(rf"{_PEOPLE}|{_SHIFTS}", "", _classes(said))
    if not said or "&" in joined or said[-1].said in lexicon.FOCUS:
        return items
    return said + reason


def _clauses(items: Sequence[Item]) -> list[list[Item]]:
    """The items cut at words and marks between clauses, each of which is a part of its own."""
    rows: list[list[Item]] = [[]]
    for item in items:
        if item.said in _SEPARATORS:
            rows += [[item], []]
        else:
            rows[-1].append(item)
    return rows


def _clause(items: list[Item], *, ranked: bool) -> list[Item]:
    time, rest = _day_first(items)
    if match := _PASSIVE.fullmatch(_classes(rest)):
        work, people = rest[slice(*match.span("work"))], rest[slice(*match.span("people"))]
        rest = [*people, Item("=works", Kind.TEXT), *work]
    return time + (rest if ranked else _list_sorted(rest))


def _day_first(items: list[Item]) -> tuple[list[Item], list[Item]]:
    """Split a plain clause into when and what.

    One subject, one state and one time say the same wherever the time stands: `On Friday Dr. A1
    works N`, `Dr. A1 works N on Friday`. What is not plain stays as it is, for `asked for N on
    Friday` is not `asked on Friday`.
    """
    classes = _classes(items)
    times = list(_TIME.finditer(classes))
    if len(times) == 1:
        start, end = times[0].span()
        rest = items[:start] + items[end:]
        before, after = classes[max(0, start - 1) : start], classes[end : end + 1]
        apart = before not in _HOLDS and after not in {"&", ","}
        if apart and _is_plain(_classes(rest)):
            return items[start:end], rest
    return [], items


def _is_plain(classes: str) -> bool:
    return bool(_PLAIN.fullmatch(classes) or _PASSIVE.fullmatch(classes))


def _list_sorted(items: list[Item]) -> list[Item]:
    """Sort the people of a list that shares everything.

    It is the only list of its clause, and either its whole subject or its end, so all else there
    is said of each of its members; with one shift and one day at most nothing can be meant
    one to one.
    """
    classes = _classes(items)
    runs = list(_LIST.finditer(classes))
    if len(runs) != 1 or classes.count("D") > 1 or classes.count("S") > 1:
        return items
    start, end = runs[0].span()
    outside = classes[:start] + classes[end:]
    if set(outside) & {"&", ",", "y"}:
        return items
    subject = start == 0 and (end == len(items) or items[end].said in _GOES_ON)
    if not subject and not re.fullmatch(r"(?:oD)?", classes[end:]):
        return items
    people = sorted(item.said for item in items[start:end] if item.kind is Kind.PERSON)
    inside = [
        Item(people.pop(0), Kind.PERSON) if item.kind is Kind.PERSON else item
        for item in items[start:end]
    ]
    return items[:start] + inside + items[end:]


def _classes(items: Iterable[Item]) -> str:
    """One letter an item, for patterns: facts great, words small, `x` and `y` for the rest."""
    return "".join(map(_class, items))


def _class(item: Item) -> str:
    letter = _KINDS.get(item.kind) or _CLASS.get(item.said)
    return letter or ("x" if item.said[0].isalnum() or item.said[0] == "=" else "y")
