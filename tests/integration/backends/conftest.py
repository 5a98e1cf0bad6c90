"""Both engines over one small knowledge base, and a server to break."""

from contextlib import nullcontext, suppress
from dataclasses import replace
from itertools import count

import pytest

from indexer.backends import FolderIndex, open_index
from indexer.errors import BackendError
from indexer.indexing import build_index
from indexer.indexing.distribution import distribute
from indexer.search.searcher import Searcher
from indexer.store import IndexLayout
from indexer.text.analysis import Analyser
from kb.loading.library import load_library
from service.answering.searcher_source import SearcherSource
from tests.support.milvus import LiteServer

# A search of four articles takes milliseconds; a loaded machine makes a second of it, and a test of none. Each test
# that breaks its server waits for this several times.
TIMEOUT_MS = 2000
PATIENT_MS = 30_000

_numbers = count()


@pytest.fixture(scope="session")
def analyser():
    """Return the analyser, whose dictionary takes a second to load."""
    return Analyser()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory):
    """Return a running server that no test breaks."""
    server = LiteServer(tmp_path_factory.mktemp("milvus") / "data")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def server(tmp_path):
    """Return a running server for the test to break."""
    server = LiteServer(tmp_path / "milvus")
    server.start()
    yield server
    server.kill()


def _on(settings, server, timeout_ms):
    address = replace(server.address, collection=f"kb{next(_numbers)}")
    return replace(settings, engine=address, engine_timeout_ms=timeout_ms)


@pytest.fixture
def remote(settings, server):
    """Return settings that name the server to break."""
    return _on(settings, server, TIMEOUT_MS)


@pytest.fixture(params=["embedded", "milvus"])
def either(request, settings):
    """Return settings of the embedded engine, then of one on a server."""
    if request.param == "embedded":
        return settings
    return _on(settings, request.getfixturevalue("shared_server"), PATIENT_MS)


@pytest.fixture
def shared(settings, shared_server):
    """Return settings that name the server that no test breaks."""
    return _on(settings, shared_server, PATIENT_MS)


@pytest.fixture
def build(small_kb, hashing):
    """Return a function that builds the knowledge base, publishes it as the settings say, and returns its id."""

    def run(settings, **options):
        report = build_index(load_library(small_kb), hashing, settings, train=(), **options)
        distribute(settings, hashing)
        return report.generation

    return run


@pytest.fixture
def searcher_over(hashing, analyser):
    """Return a function that opens the current generation as the settings say."""

    def open_searcher(settings):
        generation, engine, refused = open_index(settings).open_current(hashing.spec.fingerprint)
        assert refused == ()
        return Searcher(generation, hashing, analyser, engine)

    return open_searcher


@pytest.fixture
def source_over(hashing, analyser):
    """Return a function that makes a source which looks for news at every request."""

    def make(settings, *, fallback=False):
        def source(index, substitute=None):
            return SearcherSource(
                index,
                hashing.spec.fingerprint,
                lambda generation, engine: Searcher(generation, hashing, analyser, engine),
                0.0,
                substitute,
            )

        folder = source(FolderIndex(IndexLayout(settings.index_dir))) if fallback else None
        if folder:
            folder.load()
        made = source(open_index(settings), folder)
        with suppress(BackendError) if fallback else nullcontext():
            made.load()
        return made

    return make
