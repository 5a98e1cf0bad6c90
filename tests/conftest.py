"""Fixtures that several kinds of test share."""

import gc
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

from indexer.encoding import make_packs, open_encoder
from indexer.encoding.hashing import HashingEncoder
from indexer.indexing import build_index
from indexer.settings import IndexerSettings
from kb.loading.library import DEFAULT_KB, load_library
from tests.support.small_kb import write_small_kb
from tests.support.sources import source_over

# A busy machine says nothing about an example's time, so none has a deadline. CI tries twice as many.
hypothesis.settings.register_profile("quick", max_examples=25, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=50, deadline=None, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "quick")


_ORDER = ("resilience", "relevance", "integration", "unit", "browser")


def pytest_collection_modifyitems(items):
    """Run modules of minutes first, so that no process ends with one while the other has nothing left to do.

    What needs a browser comes last: Playwright keeps an event loop running in its thread until the end.
    """
    items.sort(key=lambda item: next((rank for rank, kind in enumerate(_ORDER) if kind in item.path.parts), 0))


def pytest_collection_finish():
    """Leave what is imported by now out of collections: each load of a searcher asks for one."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def _torch_out_of_collections():
    """Leave torch out of collections too once a module has imported it: it adds 0.2 s to each of them."""
    was_there = "torch" in sys.modules
    yield
    if "torch" in sys.modules and not was_there:
        gc.collect()
        gc.freeze()


@pytest.fixture
def small_kb(tmp_path):
    """Return a knowledge base of four English causes and three checks."""
    return write_small_kb(tmp_path / "kb")


@pytest.fixture
def hashing():
    """Return the encoder without a model."""
    return HashingEncoder()


@pytest.fixture
def settings(tmp_path):
    """Return settings with an index below the test's folder."""
    return IndexerSettings(index_dir=tmp_path / "index")


@pytest.fixture(scope="session")
def built_small_index(tmp_path_factory):
    """Return the folder of an index of the small knowledge base, built once without a model; not to be changed."""
    folder = tmp_path_factory.mktemp("small")
    library = load_library(write_small_kb(folder / "kb"))
    build_index(library, HashingEncoder(), IndexerSettings(index_dir=folder / "index"))
    return folder / "index"


@pytest.fixture
def small_index(built_small_index, settings):
    """Return the test's index folder, with the small knowledge base in it."""
    return Path(shutil.copytree(built_small_index, settings.index_dir))


@pytest.fixture
def source(settings, hashing):
    """Return a source over the test's index that looks for news at every request."""
    return source_over(settings.index_dir, hashing, reload_s=0.0)


@pytest.fixture(scope="session")
def real_encoder():
    """Return the shipped knowledge base's encoder; makes its packs on a fresh machine."""
    settings = IndexerSettings.from_env(os.environ)
    return open_encoder(settings, print, make_packs(settings, DEFAULT_KB, ("en", "ja"), print))


@pytest.fixture(scope="session")
def plain_encoder():
    """Return the encoder of a folder in English that has no adapter of its own, as the shipped knowledge base has."""
    settings = IndexerSettings.from_env(os.environ)
    return open_encoder(settings, print, make_packs(settings, Path("nowhere"), ("en",), print))


@pytest.fixture(scope="session")
def encoded_small_index(tmp_path_factory, plain_encoder):
    """Return the folder of an index of the small knowledge base, built once with a real model; not to be changed.

    Most of such a build are 600 background queries, whose vectors are in its cache: a test that builds begins with it.
    """
    folder = tmp_path_factory.mktemp("encoded")
    library = load_library(write_small_kb(folder / "kb"))
    build_index(library, plain_encoder, IndexerSettings(index_dir=folder / "index"))
    return folder / "index"


@pytest.fixture(scope="session")
def shipped_index(tmp_path_factory, real_encoder):
    """Return an index of the shipped knowledge base with the real model.

    Every passage is encoded, which takes minutes; in the folder that KAIKETSU_TEST_INDEX names only what changed is.
    Of several processes of one run the first builds it, and the others wait for it.
    """
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    folder = Path(os.environ.get("KAIKETSU_TEST_INDEX") or shared / "shipped")
    settings = replace(IndexerSettings.from_env(os.environ), index_dir=folder)
    with FileLock(shared / "shipped.lock"):
        if not (shared / "shipped.built").exists():
            build_index(load_library(DEFAULT_KB), real_encoder, settings)
            (shared / "shipped.built").touch()
    return folder
