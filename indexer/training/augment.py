"""Variants of judged queries for training: what may be said around a complaint without changing its matter.

Real complaints differ from judged ones in a brand's name, a greeting and slips of the fingers. A model that has seen
a query with and without them learns that they tell nothing.
"""

import random
import re
from pathlib import Path

from msgspec import Struct

from kb.loading.front_matter import load_document

__all__ = ["Surroundings", "read_surroundings", "vary"]

FILE_NAME = "golden/surroundings.yaml"

_WORD = re.compile(r"[A-Za-z]{5,}")
_NAME_ADDED, _NAME_REMOVED, _OPENED, _MISTYPED = 0.12, 0.20, 0.26, 0.38
"""Upper ends of the shares of texts that each variation takes, one after another; the rest stays as it is."""


class Surroundings(Struct, frozen=True, forbid_unknown_fields=True):
    """What a knowledge base's customers say around their matter.

    Attributes:
        names: What they call the shop or product, by language; put in front, or taken out.
        openings: How they begin, by language.
    """

    names: dict[str, tuple[str, ...]] = {}
    openings: dict[str, tuple[str, ...]] = {}


def read_surroundings(knowledge_base: Path) -> Surroundings:
    """Read ``golden/surroundings.yaml``; without the file nothing is known to be around a matter.

    Raises:
        FrontMatterError: with the line and what is expected.
        OSError: the file cannot be read.
    """
    path = knowledge_base / FILE_NAME
    return load_document(path.read_text("utf-8"), Surroundings, FILE_NAME) if path.is_file() else Surroundings()


def vary(text: str, lang: str, around: Surroundings, chance: random.Random) -> str:
    """Return the text, or a variant of it that means the same.

    Args:
        text: A judged query.
        lang: Its language.
        around: What customers say around their matter.
        chance: Decides.
    """
    drawn = chance.random()
    names = around.names.get(lang, ())
    if drawn < _NAME_ADDED:
        return chance.choice(names) + text if names else text
    if drawn < _NAME_REMOVED:
        for name in names:
            text = text.replace(name.strip(), "")
        return text
    if drawn < _OPENED:
        openings = around.openings.get(lang, ())
        return chance.choice(openings) + text if openings else text
    return _mistyped(text, chance) if drawn < _MISTYPED else text


def _mistyped(text: str, chance: random.Random) -> str:
    """Swap, drop or double a letter of one word of Latin letters."""
    words = list(_WORD.finditer(text))
    if not words:
        return text
    found = chance.choice(words)
    word = found.group()
    at = chance.randrange(1, len(word) - 1)
    slip = chance.choice((word[at + 1] + word[at], "", word[at] * 2))
    rest = word[at + 2 :] if len(slip) == 2 and slip[0] != slip[1] else word[at + 1 :]  # noqa: PLR2004 - a swap
    return text[: found.start()] + word[:at] + slip + rest + text[found.end() :]
