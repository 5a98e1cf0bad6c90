"""The choice between a fitted ranker and the default one."""

import pytest

from indexer.errors import GenerationDamagedError
from indexer.ranking.ranker_choice import RankerChoice, choice_line, read_choice, write_choice


@pytest.mark.parametrize(("fitted", "default", "serves"), [(0.6, 0.5, True), (0.5, 0.5, False), (0.4, 0.5, False)])
def test_the_fitted_ranker_serves_only_where_it_is_better(fitted, default, serves):
    """As good is not enough: whoever judges queries must not lose by it."""
    assert RankerChoice(40, fitted, default).is_fitted is serves


def test_a_choice_says_who_serves_and_why():
    """The line names the ranker that serves, how many queries were asked, and both figures."""
    line = choice_line(RankerChoice(40, 0.5, 0.75))
    assert line.startswith("the default ranker serves: of 40 judged queries")
    assert "the fitted one shows a right article first for 0.500, the default one for 0.750" in line
    assert choice_line(RankerChoice(40, 0.8, 0.75)).startswith("the fitted ranker serves")


def test_a_choice_is_read_as_it_was_written(tmp_path):
    """A generation keeps the choice; one without has none, and a damaged file is named."""
    choice = RankerChoice(40, 0.5, 0.75, "basis", "encoder")
    assert read_choice(tmp_path) is None
    write_choice(tmp_path, choice)
    assert read_choice(tmp_path) == choice
    (tmp_path / "ranker_choice.msgpack").write_bytes(b"\xc1")
    with pytest.raises(GenerationDamagedError, match=r"ranker_choice\.msgpack"):
        read_choice(tmp_path)
