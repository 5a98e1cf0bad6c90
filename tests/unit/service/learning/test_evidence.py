"""What speaks for which article."""

from datetime import datetime

import pytest

from service.learning.asked import Asked, Signal
from service.learning.evidence import NONE, Guess, Tally, guess_of, tallies_of, weigh

SURE = Guess("answer", (("expired", 0.95), ("lost", 0.02)))
UNSURE = Guess("candidates", (("expired", 0.4), ("lost", 0.3)))
NOTHING = Guess("none", ())


def asked(*signals, evidence=None):
    """Return a search with what was done with its results."""
    at = datetime(2026, 11, 1)  # noqa: DTZ001 - as the log has it
    return Asked("s", at, "en", "too old", "candidates", ("expired", "lost"), 0.4, evidence or {}, signals)


def test_without_a_signal_the_program_is_believed():
    """Its first result where it was sure, nothing of ours where it found nothing."""
    assert next(iter(weigh(SURE, ()))) == "expired"
    assert weigh(NOTHING, ()) == {NONE: 1.0}
    chances = weigh(UNSURE, ())
    assert sum(chances.values()) == pytest.approx(1)
    assert list(chances.values()) == sorted(chances.values(), reverse=True)


def test_a_signal_moves_its_article():
    """What was said to be it instead comes before what was first."""
    tallies = (Tally("not_helped", "expired", False, 2), Tally("instead", "lost", False, 2))
    assert next(iter(weigh(UNSURE, tallies))) == "lost"


def test_an_article_that_was_not_shown_can_be_proposed():
    """Named by people, it stands among the choices; a word against one that was not shown adds nothing."""
    assert weigh(NOTHING, (Tally("instead", "scam", False, 40), Tally("not_helped", "locked", False, 40))).keys() == {
        NONE,
        "scam",
    }


def test_a_crowd_of_customers_moves_only_so_far():
    """A million votes are worth what a few are, and no more than twenty to one; agents have a bound of their own."""
    few = weigh(SURE, (Tally("helped", "lost", False, 4),))
    many = weigh(SURE, (Tally("helped", "lost", False, 1_000_000),))
    assert few["lost"] == pytest.approx(many["lost"])
    assert next(iter(many)) == "expired"
    with_agents = weigh(SURE, (Tally("helped", "lost", False, 1_000_000), Tally("inserted", "lost", True, 3)))
    assert next(iter(with_agents)) == "lost"


def test_words_on_the_results_as_a_whole_speak_of_none_of_ours():
    """Nothing helped, and it was asked again: more so."""
    before, after = (
        weigh(UNSURE, tallies)[NONE]
        for tallies in ((), (Tally("not_helped", "", False, 3), Tally("asked_again", "", False, 3)))
    )
    assert after > 2 * before


def test_a_check_that_confirmed_a_cause_is_a_signal():
    """Read from the answers that came along with a search."""
    found = tallies_of(
        [asked(Signal("opened", "lost")), asked(Signal("opened", "lost"), evidence={"where-is-it": "gone"})],
        lambda check, outcome: ("lost",) if (check, outcome) == ("where-is-it", "gone") else (),
    )
    assert found == (Tally("opened", "lost", False, 2), Tally("confirmed", "lost", False, 1))


def test_what_the_program_thought_is_what_it_showed():
    """The first with its confidence, the others without."""
    assert guess_of(asked()) == Guess("candidates", (("expired", 0.4), ("lost", None)))
