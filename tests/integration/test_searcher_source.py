"""Swapping generations."""

import weakref

from indexer.indexing import build_index
from kb.loading.library import load_library
from tests.support.small_kb import write_article


def test_an_old_generation_is_let_go_of(source, small_kb, settings, hashing):
    """With its caches, in the moment of the swap: a service that reloads for months stays as small as it began."""
    build_index(load_library(small_kb), hashing, settings)
    source.load()
    source.serving.search("lost my card")
    old = weakref.ref(source.serving)
    write_article(small_kb, "extra")
    build_index(load_library(small_kb), hashing, settings)
    source.load()
    assert old() is None
    assert (source.reloads, source.failures) == (2, 0)
