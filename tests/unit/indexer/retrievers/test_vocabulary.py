"""How much of a query a document accounts for."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_carrying_over_is_the_same_as_building_anew(vocabulary):
    """An incremental build that moves one document, drops one and adds one gives the vocabulary of a full build."""
    places = np.array([2, 0, -1])  # the first document moves to the end, the last is gone
    changed = VocabularyBuilder()
    changed.carry(vocabulary, places)
    changed.add(["wallet", "code"], 1)
    whole = VocabularyBuilder()
    for words, document in ((["code", "expired", "date"], 0), (["wallet", "code"], 1), (["code", "invalid"], 2)):
        whole.add(words, document)
    assert changed.finish(3).stored == whole.finish(3).stored


@given(st.lists(st.sampled_from(["code", "invalid", "expired", "date", "country", "poem", "rhyme"]), max_size=9))
def test_shares_and_information_agree(words):
    """A document never accounts for more than all documents do, nor all for more than the query holds."""
    builder = VocabularyBuilder()
    for document, own in enumerate((["code", "invalid"], ["code", "expired", "date"], ["code", "country"])):
        builder.add(own, document)
    found = builder.finish(3).coverage(words, 1)
    assert 0 <= found.own <= found.known <= 1
    assert found.missing >= found.unknown >= 0
    assert builder.finish(3).coverage(words[::-1] * 2, 1) == pytest.approx(found)
