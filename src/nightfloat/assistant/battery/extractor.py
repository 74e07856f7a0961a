"""What a sentence says, read apart from the gate and without its code: a second opinion.

A sentence is brought into plain forms (`cannot` is `can not`, `owing to` is `because`), cut into
statements, and each statement is read as what it says of whom. What a re-wording says that its
source does not, or no longer says, is unsupported. `wrong` compares a sentence with the schedule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nightfloat.assistant.text import Kind, Piece

_LETTERS = {
    Kind.PERSON: "P",
    Kind.DAY: "D",
    Kind.SHIFT: "S",
    Kind.ROTATION: "S",
    Kind.NUMBER: "N",
    Kind.RULE: "L",
    Kind.NOTE: "Q",
}
_ANY = r"⟦[PDSNLQ][\dto]+⟧"
_WORK = r"(?=(?:the )?(?:⟦N\d+⟧ )?⟦S)"
_END = r"(?=$| ?[.,;:⟦]| (?:on|to|from|in|during|for|and|or|if|because|but|instead|this|next)\b)"

_PLAIN = (
    (r"[’]", "'"),
    (r"\bthe (?=⟦)", ""),
    (r"\bcan(?:no|')t\b", "can not"),
    (r"\b(is|are|does|do|has|have|could|must|was|were)n't\b", r"\1 not"),
    (r"\b(?:is|are|be) (not )?(still |already )?", r"\1\2is "),
    (r"\bwere\b", "was"),
    (r"\b(?:does|do|did) not\b", "not"),
    (r"\b(?:not is|is not) able to\b|\bis unable to\b", "can not"),
    (r"\bis able to\b", "can"),
    (r"\b(?:no|not) more than\b|\bat most\b", "atmost"),
    (r"\b(?:no|not) (?:fewer|less) than\b|\bat least\b", "atleast"),
    (r"\b(?:fewer|less) than\b", "lessthan"),
    (r"\bno ?- ?one\b|\bno one\b|\bnobody\b", "nobody"),
    (r"\beveryone\b", "everybody"),
    (r"\b(?:because|due|owing)(?: of| to)\b", "because"),
    (r"\b(?:instead of|rather than|in place of)\b", "instead"),
    (r"\bis in excess of\b|\bis over\b|\bis above\b|\bexceeds?\b|\bgoe?s? over\b", "over"),
    (r"\b(?:in excess of|above)\b", "over"),
    (r"\bbelow\b", "under"),
    (r"\b(?:not is|is not) (?:filled|covered)\b|\bis (?:uncovered|vacant|unfilled)\b", "unfilled"),
    (r"\b(?:remain|stay)s? unfilled\b", "unfilled"),
    (r"\b(?:has |have )?(?:asked for|requested)\b", "asked"),
    (r"\b(?:refused|denied|declined|rejected|turned down)\b", "refused"),
    (r"\b(can|could|may|must)( not)? (?:take|cover|work|do) " + _WORK, r"\1\2 "),
    (r"\b(?:need|needs|has|have) to\b", "must"),
    (r"\b(?:needs?|requires?)\b", "need"),
    (r"\b(?:moves?|changes?|goe?s?|switch(?:es)?) from\b", "moves from"),
    (r"\b(?:swaps?|exchanges?|trades?)\b", "swap"),
    (r"\b(?:stays?|remains?)\b", "stay"),
    (r"\b(?:told|informed|notified)\b", "told"),
    (r"\b(?:breaks?|violates?|breach(?:es)?)\b", "break"),
    (r"\b(?:allowed|permitted)\b", "allowed"),
    (r"\b(?:stands?|fills?) in for\b|\bcovers? for\b", "standsin"),
    (r"\bduring\b", "in"),
    (r"\b(?:has|have) no (?=⟦S|leave|approved leave)", "not "),
    (r"\bis away on (?=leave|approved leave)|\bis off on (?=leave|approved leave)", "is "),
    (r"\bis off work\b|\b(?:has|have) the day off\b", "off"),
    (rf"\bis (?:worked|covered|staffed) by (?={_ANY})", "is "),
    (r"\bis (?:working|covering|assigned(?: to)?|(?:scheduled|rostered)(?: for| on)?|down for)\b "
     r"(?:on )?" + _WORK, "is "),
    (r"\b(?:works?|covers?|has|have|do|does)(?: on)? " + _WORK, "is "),
    (rf"(⟦[SL]\d+⟧) (?:shift|rotation|rule)\b{_END}", r"\1"),
    (r"\brule (⟦L)", r"\1"),
)  # fmt: skip
"""Forms that say the same, each brought into one; in this order."""

_RULES = tuple((re.compile(form), said) for form, said in _PLAIN)
_IDLE = frozenset(("the", "is", "has", "have", "on", "in", "work", "works"))
"""Words that say nothing by themselves. `off`, `not`, `from` and all others do."""

_CUT = re.compile(r"[;:]|\b(?:but|while|because|if)\b")
_FIRST = re.compile(r"^(?P<word>because|if) (?P<why>[^,]+), ?(?P<what>[^,]+)$")
_LIST = re.compile(r"⟦(?P<kind>[PDS])[\dto]+⟧(?:(?: ?,)? ?(?:and |or )?⟦(?P=kind)[\dto]+⟧)*")
_FROM_TO = re.compile(r"from ⟦(?P<kind>[DS])(\d+)⟧ to ⟦(?P=kind)(\d+)⟧")
_STATES = frozenset(
    (
        *("off", "not", "leave", "approved", "unfilled", "nobody", "everybody"),
        *("can", "could", "may", "must"),
    )
)
"""Words of statements in which facts may stand in any order."""
_MOVES = _STATES | frozenset(("takes", "take", "from", "moves", "swap"))
"""Words of statements in which the one day may stand anywhere."""
_WHEN = re.compile(r"⟦D")
_MAY = re.compile(r"(?<=[^.⟧] )May\b")
"""The month: a sentence that begins with `May` asks whether."""
_TOKEN = re.compile(rf"{_ANY}(?:\+{_ANY})*|[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:[.:,/]\d+)*|[^\s,]")
_RANKS = re.compile(
    r"\b(?:respectively|order|ranked|first|second|third|last|then|next|best|better|soonest|"
    r"earliest|latest|former|latter|followed|turn|most|fewest|each)\b"
)
_OWNER = re.compile(r"['’]s$")
_STRANGE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ENDS = re.compile(r"[.?…]")
_MARKS = re.compile(r"[*<>`\[\]{}\\!]|://|www\.")


def unsupported(source: Sequence[Piece], shown: Sequence[Piece]) -> list[str]:
    """Return what is shown that the source does not say, or that it says and is gone."""
    numbers: dict[tuple[str, str], int] = {}
    before, after = _Said.of(source, numbers), _Said.of(shown, numbers)
    found = [
        f"{kind}: {', '.join(said) or 'none'}"
        for kind in dict.fromkeys(_LETTERS.values())
        if (said := after.facts(kind)) != before.facts(kind)
    ]
    new, lost = after.words - before.words, before.words - after.words
    found += [f"says: {word}" for word in new]
    found += [f"lost: {word}" for word in lost]
    if not found and before.statements != after.statements:
        found.append("says it of another, or of another day")
    for signs in (_STRANGE, _MARKS):
        found += [
            f"sign: {sign!r}" for sign in signs.findall(after.text) if sign not in before.text
        ]
    if not found and len(_ENDS.findall(after.text)) != len(_ENDS.findall(before.text)):
        found.append("another number of sentences")
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence in plain forms."""

    text: str
    named: tuple[tuple[str, str], ...]
    words: Counter[str]
    statements: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, pieces: Sequence[Piece], numbers: dict[tuple[str, str], int]) -> _Said:
        """Read pieces; `numbers` gives each fact the number that it has in both sentences."""
        row, named = "", []
        for piece in pieces:
            if piece.kind is Kind.TEXT:
                row += piece.text
                continue
            letter = _LETTERS[piece.kind]
            own = _OWNER.sub("", piece.text) if piece.kind is Kind.PERSON else piece.text
            named.append((letter, own))
            number = numbers.setdefault((letter, piece.ref or own), len(numbers))
            row += f" ⟦{letter}{number}⟧ {piece.text[len(own) :]} "
        plain = _plain(row)
        return cls(
            text="".join(piece.text for piece in pieces),
            named=tuple(named),
            words=Counter(word for word in _TOKEN.findall(plain) if _says(word)),
            statements=tuple(_statement(one) for one in _cut(plain)),
        )

    def facts(self, kind: str) -> list[str]:
        """Return the facts of a kind as they are written."""
        return sorted(words for letter, words in self.named if letter == kind)


def _says(word: str) -> bool:
    return word not in _IDLE and word not in (".", "and") and not word.startswith("⟦")


def _plain(text: str) -> str:
    row = _MAY.sub("month-may", text)
    row = re.sub(r"\s+", " ", re.sub(r"⟦\w+⟧|[^⟦]+", _small, row)).strip().rstrip(".").strip()
    for form, said in _RULES:
        row = re.sub(r" +", " ", form.sub(said, row))
    if found := _FIRST.match(row):
        row = f"{found['what']} {found['word']} {found['why']}"
    return row.strip()


def _small(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("⟦") else found[0].lower()


def _cut(row: str) -> Iterator[str]:
    """Yield the statements of a sentence, each with the word that leads it."""
    place = 0
    for found in _CUT.finditer(row):
        yield row[place : found.start()]
        place = found.start()
    yield row[place:]


def _statement(row: str) -> tuple[str, ...]:
    """Return what a statement says: in any order where each kind of fact stands in one place."""
    ranked = bool(_RANKS.search(row))
    row = _FROM_TO.sub(r"from ⟦\1\2to\3⟧", row)
    lists = [found[0] for found in _LIST.finditer(row)]
    kinds = [one[1] for one in lists]
    long = [one for one in lists if one.count("⟦") > 1]
    ranked = ranked or " between " in row
    paired = len(long) > 1 or (bool(long) and len(re.findall(r"⟦N", row)) > 1)
    for one in long:
        members = re.findall(_ANY, one)
        joined = "+".join(members if ranked or paired else sorted(members))
        row = row.replace(one, f" {joined} " + ("|or| " if " or " in one else ""))
    tokens = [one for one in _TOKEN.findall(row) if one not in _IDLE and one not in (".", "|")]
    simple = len(kinds) == len(set(kinds)) and len(re.findall(r"⟦N", row)) < 2 and not ranked
    words = [one for one in tokens if not one.startswith("⟦")]
    if simple and "and" not in words:
        return tuple(sorted(tokens) if _STATES.issuperset(words) else _day_last(tokens))
    days = [one for one in tokens if _WHEN.match(one)]
    if len(days) == 1 and _MOVES.issuperset(words):
        return (*(one for one in tokens if one not in days), *days)
    return tuple(tokens)


def _day_last(tokens: list[str]) -> list[str]:
    """Return a statement whose day comes first with the day at its end, as it means the same."""
    lead = tokens[:1] if tokens[:1] in (["because"], ["but"], ["while"], ["if"]) else []
    rest = tokens[len(lead) :]
    days = 1 + (rest[:1] == ["from"])
    if rest[days - 1 : days] and _WHEN.match(rest[days - 1]):
        rest = rest[days:] + rest[:days]
    return lead + rest


@dataclass(frozen=True, slots=True)
class Known:
    """What is so: names by id, everybody's letters by id and ISO day, and what was typed."""

    names: Mapping[str, str]
    codes: Mapping[tuple[str, str], str]
    notes: Sequence[str]


_DATE = re.compile(r"(?P<weekday>[A-Z][a-z]+) (?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+)(?: \d{4})?")


def wrong(pieces: Sequence[Piece], known: Known) -> list[str]:
    """Return what the facts of a sentence say that is not so in the schedule.

    Names are held against their ids, days against their dates; of who works what, only the plain
    `A works N on Friday 23 October.` is read.
    """
    found: list[str] = []
    for piece in pieces:
        name = _OWNER.sub("", piece.text)
        if piece.kind is Kind.PERSON and piece.ref:
            own = known.names.get(piece.ref)
            if own is None or name not in (own, f"{own} ({piece.ref})"):
                found.append(f"{piece.ref} is not {name}")
        elif piece.kind is Kind.PERSON and name not in known.names.values():
            found.append(f"nobody is called {name}")
        elif piece.kind is Kind.DAY and (said := _DATE.fullmatch(piece.text)) and piece.ref:
            day = date.fromisoformat(piece.ref)
            if (said["weekday"], said["day"], said["month"]) != (
                f"{day:%A}",
                str(day.day),
                f"{day:%B}",
            ):
                found.append(f"{piece.ref} is not {piece.text}")
    match [(piece.kind, piece.text) for piece in pieces]:
        case [(Kind.PERSON, _), (_, " works "), (Kind.SHIFT, _), (_, " on "), (Kind.DAY, _), _]:
            cell, code = (pieces[0].ref, pieces[4].ref), pieces[2].ref
            if cell in known.codes and code not in known.codes[cell].split("+"):
                found.append(f"{cell[0]} does not work {code} on {cell[1]}")
    return found
