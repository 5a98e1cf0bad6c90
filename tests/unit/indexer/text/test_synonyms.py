"""Widening a query by the synonyms of the knowledge base."""

import pytest

from indexer.text.analysis import Analyser
from indexer.text.synonyms import Lexicon
from kb.loading.synonyms import Synonyms

GROUPS = (("gift card", "voucher"), ("残高", "balance"), ("expired", "out of date", "too old"))


@pytest.fixture(scope="module")
def expand():
    """Return a function that widens a text: (words with weights, matches)."""
    analyser = Analyser()
    lexicon = Lexicon(Synonyms(GROUPS), analyser)
    return lambda text: lexicon.expand(analyser.analyse(text))


def test_a_term_adds_the_words_of_its_group(expand):
    """Words of the other terms join the query at half the weight of what was written."""
    weights, matches = expand("my voucher")
    assert weights == {"gift": 0.5, "card": 0.5}
    assert [(match.term, match.added) for match in matches] == [("voucher", ("card", "gift"))]


def test_a_term_of_two_words_needs_both(expand):
    """A group does not fire for a part of a term."""
    assert expand("a gift for my aunt") == ({}, ())
    assert set(expand("the card was a gift")[0]) == {"voucher"}


def test_terms_of_another_language_are_added(expand):
    """A Japanese term brings its English synonym, and the other way round."""
    assert set(expand("残高がない")[0]) == {"balanc"}  # the analyser stems
    assert set(expand("no balance")[0]) == {"残高"}


def test_what_is_already_there_is_not_added(expand):
    """A query that holds all terms of a group gets no word twice."""
    assert expand("balance 残高") == ({}, ())


def test_groups_fire_once_each_in_the_order_of_the_file(expand):
    """Several groups widen one query, each by its first term that is there."""
    _, matches = expand("voucher expired, too old")
    assert [match.term for match in matches] == ["voucher", "expired"]


def test_no_synonyms_widen_nothing():
    """A knowledge base without synonyms leaves queries as they are."""
    analyser = Analyser()
    assert Lexicon(Synonyms(), analyser).expand(analyser.analyse("voucher")) == ({}, ())
