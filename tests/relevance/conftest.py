"""One index of the shipped knowledge base for all tests of the ranking."""

import os
from dataclasses import replace

import pytest

from indexer.build import build_index
from indexer.settings import IndexerSettings
from kb.library import DEFAULT_KB, load_library


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory, real_encoder):
    """Return an index of the shipped knowledge base."""
    folder = tmp_path_factory.mktemp("shipped") / "index"
    settings = replace(IndexerSettings.from_env(os.environ), index_dir=folder)
    build_index(load_library(DEFAULT_KB), real_encoder, settings)
    return folder
