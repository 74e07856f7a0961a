"""A sentence cut into tokens, and the words that its grammar knows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from nightfloat.assistant.ask.intents import WORDS


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark, and where it stands in the tidied text.

    `word` is folded: lower case, no accents, no apostrophe, without the `'s` of a possessive.
    """

    text: str
    word: str
    start: int
    end: int
    possessive: bool = False

    @property
    def number(self) -> int | None:
        """The number it is, of at most four digits."""
        short = self.word.isascii() and self.word.isdigit() and len(self.word) <= 4
        return int(self.word) if short else None


_SAME = str.maketrans({**dict.fromkeys("’‘`´", "'"), **dict.fromkeys("–—‐‑−", "-")})
_TOKEN = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?!\d)"
    r"|\d{1,2}[/.]\d{1,2}(?:[/.]\d{4}|[/.]\d{2})?(?!\d)"
    r"|\d+(?:st|nd|rd|th)?(?![^\W\d_]*\d)"
    r"|[^\W_]+(?:'[^\W\d_]+)*'?"
    r"|[^\s.!,;:\"()\[\]]",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?<=\d)(?=(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)", re.I)


def tidy(text: str) -> str:
    """Return a text with plain quotes and dashes, and no sign that cannot be seen."""
    plain = unicodedata.normalize("NFKC", text).translate(_SAME)
    shown = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in plain)
    return _CUT.sub(" ", " ".join(shown.split()))


def latin(text: str) -> bool:
    """Return whether every letter is one of the Latin alphabet."""
    return all(_latin(sign) for sign in text)


@lru_cache(maxsize=2048)
def _latin(sign: str) -> bool:
    return sign.isascii() or not sign.isalpha() or unicodedata.name(sign, "").startswith("LATIN")


_DASHED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """Return a word in lower case, without accents, apostrophes and dots."""
    low = unicodedata.normalize("NFKD", text.casefold()).translate(_DASHED)
    return "".join(sign for sign in low if sign.isalnum())


def fold_word(text: str) -> str:
    """Return the folded form of a plain word; those in ASCII need no tables."""
    return text.casefold().replace("'", "") if text.isascii() else fold(text)


CONTRACTED = {
    "i'm": "i am", "im": "i am", "i'd": "i would", "i'll": "i will", "i've": "i have",
    "ive": "i have", "let's": "lets", "who's": "who is", "whos": "who is", "what's": "what is",
    "whats": "what is", "when's": "when is", "whens": "when is", "why's": "why is",
    "where's": "where is", "how's": "how is", "hows": "how is", "that's": "that is",
    "it's": "it is", "there's": "there is", "he's": "he is", "she's": "she is",
    "they're": "they are", "we're": "we are", "we'd": "we would", "who'll": "who will",
    "who've": "who have", "who'd": "who would", "can't": "can not", "cant": "can not",
    "cannot": "can not", "won't": "will not", "wont": "will not", "ain't": "is not",
    "nobody's": "nobody is", "noone": "nobody", "gotta": "have to", "wanna": "want to",
    "oncall": "on call", "timeoff": "time off", "dayoff": "day off", "u": "you", "pls": "please",
    "plz": "please", "thx": "thanks", "w": "with", "whose": "who is", "&": "and", "+": "and",
    "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "2morrow": "tomorrow",
    "2nite": "tonight", "tonite": "tonight", "2day": "today", "wknd": "weekend", "nites": "nights",
    "nite": "night", "sched": "schedule", "vac": "vacation", "vacay": "vacation", "hol": "holiday",
    "xmas": "christmas", "wk": "week", "blk": "block", "nights'": "nights",
}  # fmt: skip
_NOT = re.compile(r"(do|does|did|is|are|was|were|has|have|had|should|could|would|must)(?:n't|nt)")


def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a tidied text, with contractions written out."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        shown, start, end = match[0], match.start(), match.end()
        low = shown.casefold()
        written = CONTRACTED.get(low)
        denied = _NOT.fullmatch(low)
        if low == "id" and text[end:].casefold().startswith((" like", " love", " prefer")):
            written = "i would"
        if denied:
            written = f"{denied[1]} not"
        if written is not None:
            found += [Token(shown, word, start, end) for word in written.split()]
            continue
        possessive = low.endswith(("'s", "s'")) and len(low) > 2
        bare = shown[:-2] if low.endswith("'s") else shown.rstrip("'")
        found.append(Token(shown, fold_word(bare) or shown, start, end, possessive))
    return tuple(found)


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATIONS = _set("not no never nobody none neither nor without except nope nothing")
ALTERNATIVES = _set("or either / vs versus alternatively whichever whoever")
CONDITIONS = _set("if unless maybe perhaps possibly but whether otherwise depending assuming")
DOUBTS = _set("right correct yes yeah huh true should shall isnt")
"""Words of who asks whether something is so, or ought to be."""

DROPPED = _set(
    "the a an please kindly hi hello hey thanks thank ok okay just shift shifts duty duties "
    "cheers folks team also there asap quick quickly -"
)
"""Words that add nothing."""

TITLES = _set("dr doctor prof professor mr ms mrs mx resident intern chief")

MODIFIERS = _set("this next coming upcoming last and all at of over during")
VOCABULARY = WORDS | NEGATIONS | ALTERNATIVES | CONDITIONS | DOUBTS | DROPPED | TITLES | MODIFIERS

MISTYPED = tuple(
    sorted(
        word
        for word in WORDS
        if len(word) >= 6 or word in _set("cover swap block trade clear right works leave")
    )
)
"""Words that are known with one letter wrong, too many, missing, or changed about."""


@lru_cache(maxsize=1024)
def mistyped(word: str, among: tuple[str, ...] = MISTYPED) -> str | None:
    """Return the only word that a mistyped one can be; None when there is none, or more."""
    if len(word) < 4:
        return None
    near = [
        one
        for one in among
        if abs(len(one) - len(word)) <= 1
        and one[0] == word[0]
        and OSA.distance(word, one, score_cutoff=1) <= 1
        and (len(word) >= 5 or sorted(one) == sorted(word))
    ]
    return near[0] if len(near) == 1 else None
