"""A running service over the small knowledge base."""

import pytest
from litestar.testing import TestClient

from indexer.build import build_index
from kb.library import load_library
from service.app import create_app
from service.settings import ServiceSettings


@pytest.fixture
def client(small_kb, settings, hashing, source):
    """Return a client of a service over the small knowledge base."""
    build_index(load_library(small_kb), hashing, settings)
    source.load()
    with TestClient(create_app(ServiceSettings(), source), raise_server_exceptions=False) as client:
        yield client
