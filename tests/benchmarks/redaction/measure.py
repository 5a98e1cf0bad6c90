"""The measure: how often a code is removed, and how often something is removed that is no secret."""

import random
from collections.abc import Iterable, Sequence

from kb.redaction import redact
from tests.benchmarks.redaction.copied import COPIED
from tests.benchmarks.redaction.dictated import DICTATED
from tests.benchmarks.redaction.forms import CLOSE, FORMS, OPEN, new_code

__all__ = ["ALL_FORMS", "FRAMES", "MAX_LEFT", "come_back", "false_hits", "left_over", "misspelt", "recall"]

ALL_FORMS = FORMS | COPIED | DICTATED
MAX_LEFT = 3
"""Characters of a code that may be left: fewer than one of its groups."""
FRAMES = (
    "{}",
    "コードは{}です",
    "{}を入れたら無効って出る",
    "my code {} says it is invalid",
    "「{}」と打ちました。もう10回目です",
    "i tried {} three times but it does not work",
    '"{}" does not work, I paid $50 on 3 May',
    "（{}）",
    "コード:{}。注文は昨日",
    "Please check this: {}. Thank you",
)


def left_over(marked: str) -> int:
    """Return how many characters of a code are left of a text in which its pieces are marked."""
    text, spans, position = [], [], 0
    for piece in marked.split(OPEN):
        inside, closed, behind = piece.partition(CLOSE)
        if not closed:
            inside, behind = "", piece
        if inside:
            spans.append((position, position + len(inside)))
        text.append(inside + behind)
        position += len(inside) + len(behind)
    plain = "".join(text)
    covered = bytearray(len(plain))
    for each in redact(plain).redactions:
        covered[each.start : each.end] = b"\1" * (each.end - each.start)
    if len(spans) >= 8:
        return sum(0 in covered[start:end] for start, end in spans)
    return sum(covered[start:end].count(0) for start, end in spans)


def recall(name: str, count: int, seed: int) -> tuple[float, list[str]]:
    """Return which share of so many codes a form leaves nothing of, and what was left untouched."""
    form, chance = ALL_FORMS[name], random.Random(f"{name} {seed}")
    missed = []
    for _ in range(count):
        typed = form.write(chance, new_code(chance))
        marked = chance.choice(FRAMES).format(typed) if form.framed else typed
        if left_over(marked) > MAX_LEFT:
            missed.append(marked.replace(OPEN, "").replace(CLOSE, ""))
    return 1 - len(missed) / count, missed


def false_hits(texts: Iterable[str], allowed: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return the texts that lose something, with what they lose, but for the kinds that are ``allowed``."""
    found = []
    for text in texts:
        lost = [text[each.start : each.end] for each in redact(text).redactions if each.kind not in allowed]
        if lost:
            found.append((text, " | ".join(lost)))
    return found


def come_back(name: str, count: int, seed: int) -> int:
    """Return of how many codes in a form more than ``MAX_LEFT`` characters come back where all is said to be no code."""
    form, chance = ALL_FORMS[name], random.Random(f"{name} {seed}")
    back = 0
    for _ in range(count):
        typed = form.write(chance, new_code(chance))
        marked = chance.choice(FRAMES).format(typed) if form.framed else typed
        plain = marked.replace(OPEN, "").replace(CLOSE, "")
        undoable = (plain[each.start : each.end] for each in redact(plain).undoable)
        back += sum(map(str.isalnum, "".join(undoable))) > MAX_LEFT
    return back


def misspelt(text: str, chance: random.Random) -> str:
    """Return a text of which a quarter of the longer words have letters swapped, lost or doubled."""
    words = text.split()
    for _ in range(max(1, len(words) // 4)):
        place = chance.randrange(len(words))
        word = words[place]
        if len(word) > 3 and word.isascii():
            at = chance.randrange(1, len(word) - 1)
            swapped, lost = word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + word[at + 1 :]
            words[place] = chance.choice((swapped, lost, word[:at] + word[at] + word[at:]))
    return " ".join(words)
