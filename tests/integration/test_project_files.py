"""What the documents name exists."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("document", ["README.md", "SECURITY.md"])
def test_files_that_a_document_names_exist(document):
    """Paths in code spans and links, so that a move is noticed."""
    text = (ROOT / document).read_text("utf-8")
    named = set(re.findall(r"[(`]((?:kb|indexer|service|tests)/[A-Za-z0-9_./-]+)[)`]", text))
    assert len(named) > 5
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "benchmarks").glob("*.py")), ids=lambda path: path.stem)
def test_a_benchmark_can_be_started(path):
    """Nothing else imports them, so that a move elsewhere would go unnoticed."""
    assert importlib.import_module(f"tests.benchmarks.{path.stem}").__doc__
