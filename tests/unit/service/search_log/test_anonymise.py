"""What is stored of a text: its words, and nothing that may be part of a code."""

import random

import pytest

from kb.loading.judged import load_judged
from kb.loading.library import DEFAULT_KB
from kb.redaction import redact
from service.search_log.anonymise import anonymise

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def kept_text(text):
    """Return what is stored of a text as it was typed."""
    return anonymise(redact(text).text)


@pytest.mark.parametrize("frame", ["コードは{}まで読めます", "i can read {} and then nothing", "前半だけ {}"])
@pytest.mark.parametrize("lower", [False, True])
def test_half_a_code_of_letters_alone_is_not_stored(frame, lower):
    """Of seven letters drawn at random, 97 of 100 are gone."""
    chance = random.Random(5)
    halves = ["".join(chance.choices(_LETTERS, k=7)) for _ in range(200)]
    typed = [half.lower() if lower else half for half in halves]
    left = [half for half in typed if half in kept_text(frame.format(half))]
    assert len(left) <= 6, left


def test_words_are_stored():
    """Of judged queries without a digit, 97 of 100 are stored as they are."""
    texts = [query.text for query in load_judged(DEFAULT_KB, "dev")]
    plain = [text for text in texts if not any(map(str.isdigit, text)) and len(text) < 400]
    changed = [kept_text(text) for text in plain if "…" in kept_text(text) and "…" not in text]
    assert len(changed) <= 0.03 * len(plain), changed


def test_a_contraction_is_a_word():
    """What stands before an apostrophe is not taken for letters drawn at random."""
    assert kept_text("it isn't valid, is it") == "it isn't valid, is it"
