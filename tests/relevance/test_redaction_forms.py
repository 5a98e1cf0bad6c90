"""Redaction by form: how often a code is removed, and how seldom something else is."""

import pytest

from kb.loading.judged import load_judged
from kb.loading.library import DEFAULT_KB
from kb.redaction import redact
from tests.benchmarks.redaction.forms import FLOORS, FORMS
from tests.benchmarks.redaction.measure import false_hits, recall
from tests.benchmarks.redaction.sentences import drawn, written

_CODES = 100
_CHANCE = 0.02  # below the floor on 1,000: two codes more or less


@pytest.mark.parametrize("name", FORMS)
def test_a_code_is_removed_in_every_form(name):
    """Of uniformly drawn codes the share of the form's group is removed."""
    share, missed = recall(name, _CODES, seed=7)
    assert share >= FLOORS[FORMS[name].group] - _CHANCE, missed[:5]


def test_judged_queries_keep_their_words():
    """At most 3 in 1,000 judged queries lose something; none of them holds a secret."""
    texts = [query.text for split in ("train", "dev", "test") for query in load_judged(DEFAULT_KB, split)]
    hits = false_hits(texts)
    assert len(hits) <= 0.003 * len(texts), hits


def test_drawn_identifiers_stay():
    """Error codes, models, parcels, addresses and shouting stay in 99 of 100 sentences."""
    texts = [text for _, text in drawn(600, seed=3)]
    hits = false_hits(texts)
    assert len(hits) <= 0.01 * len(texts), hits


def test_written_identifiers_stay():
    """The same of sentences that were written by hand."""
    texts = written()
    hits = false_hits(texts)
    assert len(hits) <= 0.01 * len(texts), hits


@pytest.mark.parametrize("text", ["AB12-CDEF34-GH56", "ab12 cdef34 gh56", "最初がAB12、次にCDEF34、最後はGH56"])
def test_the_usual_example_of_a_code_is_removed(text):
    """Characters in the order of the alphabet are no mask."""
    assert "34" not in redact(text).text
