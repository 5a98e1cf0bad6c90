"""Passages: what the encoder sees of them, and what tells two apart."""

import pytest
from msgspec import structs

from indexer.text.passage import PASSAGE_KINDS, Passage

SECTION = Passage(3, "section", "cause", "Cause", "It is locked.", "Title\nCause")


def test_the_encoder_sees_context_before_text():
    """Title and heading go before the text of a section, and nothing before a passage without context."""
    assert SECTION.embedding_text == "Title\nCause\nIt is locked."
    assert structs.replace(SECTION, context="").embedding_text == "It is locked."


@pytest.mark.parametrize("kind", PASSAGE_KINDS)
def test_symptoms_and_judged_queries_are_encoded_as_queries(kind):
    """What people say is encoded as a query is; titles and sections are passages."""
    assert structs.replace(SECTION, kind=kind).is_query_like == (kind in {"symptom", "judged"})


def test_a_vector_is_reused_for_the_same_text_in_the_same_role():
    """Neither article nor anchor change the key of the vector cache; text, context and role do."""
    same = structs.replace(SECTION, article=9, anchor="elsewhere", kind="title")
    assert same.digest == SECTION.digest
    others = [{"text": "x"}, {"context": "x"}, {"kind": "symptom"}]
    digests = {structs.replace(SECTION, **change).digest for change in others}
    assert len(digests | {SECTION.digest}) == 4


def test_a_text_with_half_a_character_has_a_digest():
    """A lone surrogate, as a damaged page may hold, does not stop a build."""
    assert len(structs.replace(SECTION, text="\ud83d").digest) == 32
