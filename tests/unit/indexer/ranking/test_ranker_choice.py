"""The choice between a fitted ranker and the default one."""

import pytest

from indexer.errors import GenerationDamagedError
from indexer.ranking.ranker_choice import RankerChoice, choice_line, read_choice, write_choice


@pytest.mark.parametrize(
    ("fitted_alone", "default_alone", "serves"),
    [(12, 3, True), (3, 12, False), (0, 0, False), (7, 7, False), (9, 3, True), (8, 3, False), (3, 0, True), (2, 0, False)],
)  # fmt: skip
def test_the_fitted_ranker_serves_only_where_it_is_clearly_better(fitted_alone, default_alone, serves):
    """As good, or better by what may be chance, is not enough: whoever judges queries must not lose by it."""
    assert RankerChoice(40, 20, fitted_alone, default_alone).is_fitted is serves


def test_a_choice_says_who_serves_and_why():
    """The line names the ranker that serves, how many queries were asked, both figures, and what may be chance."""
    line = choice_line(RankerChoice(40, 15, 5, 15))
    assert line.startswith("the default ranker serves: of 40 judged queries")
    assert line.endswith("the fitted one has a right article first for 0.500, the default one for 0.750")
    assert choice_line(RankerChoice(40, 15, 15, 5)).startswith("the fitted ranker serves")
    assert choice_line(RankerChoice(40, 15, 5, 4)).endswith(
        "for 0.500, the default one for 0.475, which may be chance"
    )


def test_a_choice_is_read_as_it_was_written(tmp_path):
    """A generation keeps the choice; one without has none, and a damaged file is named."""
    choice = RankerChoice(40, 15, 5, 15, "basis", "encoder")
    assert read_choice(tmp_path) is None
    write_choice(tmp_path, choice)
    assert read_choice(tmp_path) == choice
    (tmp_path / "ranker_choice.msgpack").write_bytes(b"\xc1")
    with pytest.raises(GenerationDamagedError, match=r"ranker_choice\.msgpack"):
        read_choice(tmp_path)
