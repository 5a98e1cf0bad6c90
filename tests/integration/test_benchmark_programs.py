"""Every benchmark can be started."""

import importlib
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.parametrize("path", sorted(BENCHMARKS.glob("*.py")), ids=lambda path: path.stem)
def test_a_benchmark_can_be_started(path):
    """Nothing else imports a benchmark, so that a move elsewhere would go unnoticed."""
    assert importlib.import_module(f"tests.benchmarks.{path.stem}").__doc__
