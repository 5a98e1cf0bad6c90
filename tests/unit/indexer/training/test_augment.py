"""Variants of judged queries for training."""

import random

import pytest

from indexer.training.augment import Surroundings, read_surroundings, vary
from kb.model.errors import FrontMatterError

AROUND = Surroundings({"en": ("Acme ",)}, {"en": ("Hello, ",)})
TEXT = "my Acme voucher number stays refused"


def _variants(text, lang, around):
    return {vary(text, lang, around, random.Random(seed)) for seed in range(300)}


def test_the_shops_name_comes_and_goes():
    """Some variants have the name in front, some have lost it, and most are as they were written."""
    variants = _variants(TEXT, "en", AROUND)
    assert TEXT in variants
    assert "Acme " + TEXT in variants
    assert any("Acme" not in variant for variant in variants)
    assert "Hello, " + TEXT in variants


def test_a_slip_changes_one_word_by_a_letter_or_two():
    """A mistyped variant is as long as the text, give or take one letter, and no variant is empty."""
    for variant in _variants("refused", "en", Surroundings()):
        assert abs(len(variant) - len("refused")) <= 1
        assert set(variant) <= set("refused")


def test_a_language_without_surroundings_is_left_alone():
    """Nothing is added that the knowledge base does not name, and Japanese has no slips of Latin letters."""
    assert _variants("コードが無効", "ja", AROUND) == {"コードが無効"}


def test_a_knowledge_base_without_the_file_has_no_surroundings(tmp_path):
    """The file is optional, and a wrong one is named."""
    assert read_surroundings(tmp_path) == Surroundings()
    (tmp_path / "golden").mkdir()
    (tmp_path / "golden/surroundings.yaml").write_text("brands: {en: [Acme]}\n", encoding="utf-8")
    with pytest.raises(FrontMatterError, match=r"surroundings\.yaml"):
        read_surroundings(tmp_path)
