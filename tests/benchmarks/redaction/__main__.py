"""``python -m tests.benchmarks.redaction``: prints what redaction finds, and what it finds wrongly.

1,000 uniformly drawn codes in each form, all judged queries, and sentences full of identifiers. Two minutes.
"""

import random
import time
from collections import Counter

from kb.loading.judged import Split, load_judged
from kb.loading.library import DEFAULT_KB
from kb.redaction import redact
from tests.benchmarks.redaction.forms import FLOORS
from tests.benchmarks.redaction.measure import ALL_FORMS, MAX_LEFT, come_back, false_hits, misspelt, recall
from tests.benchmarks.redaction.sentences import drawn, written

_CODES, _DRAWN, _SEED = 1000, 3000, 1
_SPLITS: tuple[Split, ...] = ("train", "dev", "test")


def _print_forms() -> None:
    print(f"{_CODES} codes in each form; removed: at most three of its characters are left\n")
    for name, form in ALL_FORMS.items():
        share, _ = recall(name, _CODES, _SEED)
        mark = "" if share >= FLOORS[form.group] else f"  below {FLOORS[form.group]}"
        print(f"| {form.group} | {name} | {share:.3f} |{mark}")


def _print_false_hits() -> None:
    texts = [query.text for split in _SPLITS for query in load_judged(DEFAULT_KB, split)]
    began = time.process_time()
    hits = false_hits(texts)
    spent_ms = (time.process_time() - began) * 1000 / len(texts)
    print(f"\njudged queries: {len(hits)} of {len(texts)} lose something, {len(hits) / len(texts):.3%}")
    print(f"{spent_ms:.2f} ms a text of {sum(map(len, texts)) / len(texts):.0f} characters")
    sentences = drawn(_DRAWN, _SEED)
    lost = Counter(sort for sort, text in sentences if redact(text).redactions)
    print(
        f"drawn sentences with identifiers: {lost.total()} of {len(sentences)}, {lost.total() / len(sentences):.3%}"
    )
    for sort, count in lost.most_common():
        print(f"  {sort}: {count}")
    by_hand = written()
    found = false_hits(by_hand)
    print(f"written sentences with identifiers: {len(found)} of {len(by_hand)}, {len(found) / len(by_hand):.3%}")
    for text, what in found:
        print(f"  {what}  <  {text}")


def _print_undone() -> None:
    texts = [query.text for split in _SPLITS for query in load_judged(DEFAULT_KB, split) if query.text.isascii()]
    chance = random.Random(_SEED)
    found = [redact(misspelt(text, chance)) for text in texts]
    removed, back = (
        sum(map(len, each)) for each in zip(*((one.redactions, one.undoable) for one in found), strict=True)
    )
    print(f"\nmisspelt queries: {len(texts)} lose {removed} runs, of which {back} come back by their writer's word")
    codes = sum(come_back(name, _CODES, _SEED) for name in ALL_FORMS)
    print(f"codes of which more than {MAX_LEFT} characters come back: {codes} of {_CODES * len(ALL_FORMS)}")


if __name__ == "__main__":
    _print_forms()
    _print_false_hits()
    _print_undone()
