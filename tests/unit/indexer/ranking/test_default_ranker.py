"""The default ranker: shipped weights, signals against a folder's background, confidence, and its file."""

import numpy as np
import pytest
from msgspec import structs

from indexer.encoding.encoder import EncoderSpec
from indexer.errors import GenerationDamagedError
from indexer.ranking.default_ranker import (
    DEFAULT_VERSION,
    FUSION_FEATURES,
    Background,
    DefaultRanker,
    Signals,
    default_weights,
    fits_encoder,
    query_signals,
    read_default_ranker,
    write_default_ranker,
)
from indexer.retrievers.vocabulary import Coverage

BACKGROUND = Background(cosine=(0.8, 0.02), lexical=(1.0, 0.5))
RANKER = DefaultRanker(DEFAULT_VERSION, "encoder", {"en": BACKGROUND, "ja": BACKGROUND})
NOTHING = np.empty(0, np.float32)
HALF = Coverage(0.5, 0.75, 1.0, 2.0)


def _floats(*values):
    return np.array(values, dtype=np.float32)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_shipped_weights_are_whole_and_say_the_sensible(lang):
    """There is a weight for each feature and signal, evidence never counts against a document, and nothing is sure."""
    weights = default_weights()[lang]
    assert len(weights.fusion) == len(FUSION_FEATURES)
    assert len(weights.answerable) == len(Signals._fields) + 1
    assert min(weights.fusion) >= 0
    assert min(weights.answerable[:2]) > 0
    assert 0.5 < weights.answer_at < 1


def test_a_language_without_weights_of_its_own_is_served_by_the_english_ones():
    """A French query is ranked, and compared with the English background."""
    assert RANKER.weights("fr") == RANKER.weights("en")
    assert RANKER.background("fr") == BACKGROUND


def test_signals_are_measured_against_the_background():
    """A best cosine two deviations above what other worlds reach says two; finding nothing says what it is worth."""
    signals = query_signals(BACKGROUND, _floats(0.84, 0.7), _floats(np.e - 1), HALF, missing=1, share=1.0)
    assert signals == pytest.approx(Signals(2.0, 0.0, 0.5, 0.75, -1.0, 0.0), abs=1e-4)
    nothing = query_signals(BACKGROUND, NOTHING, NOTHING, Coverage(0.0, 0.0, 0.0, 0.0), 0, np.exp(-2))
    assert nothing == pytest.approx((-40.0, -2.0, 0.0, 0.0, 0.0, -2.0))


def test_a_background_without_spread_does_not_divide_by_zero():
    """In a folder of one page every query may find the same."""
    flat = Background((0.8, 0.0), (0.0, 0.0))
    assert all(np.isfinite(query_signals(flat, _floats(0.81), _floats(1.0), HALF, 0, 1.0)))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_stands_out_of_the_background_is_answerable(lang):
    """A query that fares as those of other worlds do is refused; one far above them is not."""
    refused = RANKER.answerable(Signals(0.0, 0.0, 0.1, 0.2, -2.0, -3.0), lang)
    answered = RANKER.answerable(Signals(6.0, 1.5, 0.9, 1.0, 0.0, -0.3), lang)
    assert refused < RANKER.weights(lang).none_below < answered


def test_confidence_needs_an_answerable_query_and_a_clear_leader():
    """An answerable query without a clear leader, or the other way round, has low confidence."""
    clear, even = _floats(8.0, 0.0), _floats(1.0, 1.0)
    sure = RANKER.confidences(clear, 4.0, "en").max()
    assert sure > RANKER.confidences(even, 4.0, "en").max()
    assert sure > RANKER.confidences(clear, -2.0, "en").max()


def test_the_file_is_read_back(tmp_path):
    """As it was written; there is none in a generation that was fitted on judged queries."""
    assert read_default_ranker(tmp_path, "encoder") is None
    write_default_ranker(tmp_path, RANKER)
    assert read_default_ranker(tmp_path, "encoder") == RANKER


def test_a_file_of_another_encoder_or_version_is_not_used(tmp_path):
    """Its background says nothing of this one."""
    write_default_ranker(tmp_path, RANKER)
    assert read_default_ranker(tmp_path, "other") is None
    write_default_ranker(tmp_path, structs.replace(RANKER, version=DEFAULT_VERSION + 1))
    assert read_default_ranker(tmp_path, "encoder") is None


def test_a_damaged_file_is_named(tmp_path):
    """The error says which file of which generation."""
    (tmp_path / "default_ranker.msgpack").write_bytes(b"\xc1")
    with pytest.raises(GenerationDamagedError, match=r"default_ranker\.msgpack"):
        read_default_ranker(tmp_path, "encoder")


@pytest.mark.parametrize(
    ("packs", "fits"),
    [(("e5-small",), True), (("e5-small-0a1b", "minilm"), True), ((), False), (("my-model",), False)],
)
def test_the_weights_fit_the_packs_that_the_program_makes(packs, fits):
    """With or without an adapter; another model's cosines are not known."""
    spec = EncoderSpec("name", "encoder", 4, "", "", 512, packs)
    assert fits_encoder(spec, ["e5-small", "minilm"]) == fits
