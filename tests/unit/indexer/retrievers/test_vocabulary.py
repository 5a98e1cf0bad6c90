"""How much of a query a document accounts for."""

import math

import pytest

from indexer.retrievers.vocabulary import VocabularyBuilder, read_vocabulary, write_vocabulary


@pytest.fixture
def vocabulary():
    """Return the words of three documents; the second has two passages."""
    builder = VocabularyBuilder()
    builder.add(["code", "invalid"], 0)
    builder.add(["code", "expired"], 1)
    builder.add(["expired", "date"], 1)
    builder.add(["code", "country"], 2)
    return builder.finish(3)


def test_own_known_and_unknown_shares(vocabulary):
    """Weights are log(1 + N / (1 + df)): code is in all three, expired in one, poem in none."""
    code, expired, poem = math.log1p(3 / 4), math.log1p(3 / 2), math.log1p(3)
    found = vocabulary.coverage(["code", "expired", "poem"], 1)
    total = code + expired + poem
    assert found.own == pytest.approx((code + expired) / total)
    assert found.known == pytest.approx(found.own)
    assert found.unknown == pytest.approx(poem)
    assert vocabulary.coverage(["code", "expired", "poem"], 0).own == pytest.approx(code / total)


def test_nothing_for_no_words_and_no_documents():
    """An empty query and an empty index do not divide by zero."""
    empty = VocabularyBuilder().finish(0)
    assert empty.coverage([], 0) == (0.0, 0.0, 0.0, 0.0)
    assert empty.coverage(["code"], 0).own == 0.0


def test_survives_a_round_trip(vocabulary, tmp_path):
    """What is written is what is read."""
    write_vocabulary(tmp_path, vocabulary)
    again = read_vocabulary(tmp_path)
    assert again.stored == vocabulary.stored
    assert again.coverage(["date", "country"], 1) == vocabulary.coverage(["date", "country"], 1)
