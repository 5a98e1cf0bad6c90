"""The short form of every fault program."""

import pytest

from tests.resilience.program import DEFAULT_SEED, run_program
from tests.resilience.programs import all_programs


@pytest.mark.parametrize("program", all_programs(), ids=lambda program: program.name)
def test_nothing_is_lost(program):
    """Every fault of the short form is survived."""
    tally, _ = run_program(program, program.short, DEFAULT_SEED)
    if tally.left_out:
        pytest.skip(tally.left_out)
    assert tally.tried > 0
    assert tally.lost == []
    assert tally.survived == tally.tried
