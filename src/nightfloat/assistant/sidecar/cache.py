"""Re-wordings that were accepted before, for every sentence of the same shape."""

from __future__ import annotations

from collections import OrderedDict

from nightfloat.assistant.gate.gate import Accepted, verify
from nightfloat.assistant.gate.pseudonym import fill, shape, template
from nightfloat.assistant.sidecar import prompt
from nightfloat.assistant.text import Sentence

MOST = 4096
"""Shapes that are kept; those used longest ago go first."""


class Cache:
    """Templates by model, prompt and shape. What comes out has passed the gate again."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._kept: OrderedDict[tuple[str, int, str], str] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def take(self, digest: str, sentence: Sentence) -> Accepted | None:
        """Return the re-wording of a sentence, None where there is none that is true of it."""
        key = (digest, prompt.VERSION, shape(sentence))
        kept = self._kept.get(key)
        if kept is None:
            return None
        self._kept.move_to_end(key)
        found = verify(sentence, fill(sentence, kept))
        return found if isinstance(found, Accepted) else None

    def keep(self, digest: str, sentence: Sentence, accepted: Accepted) -> None:
        """Keep a re-wording that the gate has accepted."""
        key = (digest, prompt.VERSION, shape(sentence))
        self._kept[key] = template(sentence, accepted.pieces)
        self._kept.move_to_end(key)
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)
