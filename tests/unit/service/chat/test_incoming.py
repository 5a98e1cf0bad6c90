"""Texts of chat programs: sealed, without the markup of their makers."""

import gc

import pytest

from service.chat.incoming import Deliveries, LineText, SlackText

CODE = "AQ2K-9XWE3R-7TYU"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<@U061F7AUR> the code is invalid", "the code is invalid"),
        ("<!here> it says &lt;locked&gt; &amp; nothing else", "it says <locked> & nothing else"),
        ("see <https://example.com/a|this page> in <#C024BE7LR|help>", "see this page in help"),
        ("write <mailto:taro_yamada@example.com|taro_yamada@example.com>", "write [email]"),
        ("see <https://example.com/a>", "see https://example.com/a"),
        (f"<@U061F7AUR|bot> my code {CODE}", "my code [gift-code 4-6-4]"),
        (f"my code &lt;{CODE}&gt;", "my code <[gift-code 4-6-4]>"),
        ("  ", ""),
    ],
)
def test_markup_of_slack_is_no_part_of_the_question(typed, read):
    """Mentions go, links keep their words, escapes are undone, and a code behind them is found."""
    assert SlackText(typed).redact().text == read


@pytest.mark.parametrize("text_type", [SlackText, LineText])
def test_a_long_text_is_cut(text_type):
    """Chat programs take longer texts than a search does."""
    assert len(text_type("ab " * 3000).redact().text) == 4000


@pytest.mark.parametrize("text_type", [SlackText, LineText])
def test_a_text_is_sealed(text_type):
    """It says nothing of itself."""
    assert CODE not in repr(text_type(CODE))


@pytest.mark.parametrize(
    ("typed", "places", "read"),
    [
        ("@help it says invalid", [(0, 5)], "it says invalid"),
        (" it says 😀 invalid @help", [(20, 5)], "it says 😀 invalid"),
        ("@a @b locked", [(0, 2), (3, 2)], "locked"),
        ("locked", [(-1, 3), (90, 2)], "locked"),
    ],
)
def test_whoever_is_addressed_is_no_part_of_the_question(typed, places, read):
    """Places are counted as LINE counts them: in UTF-16 units of the text as it was sent."""
    assert LineText(typed).without(places).redact().text == read


def test_a_delivery_is_answered_once():
    """A delivery that comes again is known, until a thousand others have come."""
    deliveries = Deliveries()
    assert deliveries.take("Ev1")
    assert not deliveries.take("Ev1")
    for number in range(1000):
        deliveries.take(f"Ev-{number}")
    assert deliveries.take("Ev1")


def test_a_delivery_that_could_not_be_answered_may_come_again():
    """It is new once more."""
    deliveries = Deliveries()
    deliveries.take("Ev1")
    deliveries.give_back("Ev1")
    assert deliveries.take("Ev1")


def test_a_delivery_without_an_id_is_always_new():
    """Nothing is told apart by an id that is missing."""
    deliveries = Deliveries()
    assert deliveries.take("")
    assert deliveries.take("")


def test_nothing_of_an_id_stays_in_memory():
    """An id comes from outside and may say anything, a code included: what is kept is a digest of it."""
    deliveries = Deliveries()
    deliveries.take("W9US8 and then PLX3SW")
    kept = gc.get_referents(*gc.get_referents(deliveries))
    assert not deliveries.take("W9US8 and then PLX3SW")
    assert not [each for each in kept if "PLX3SW" in repr(each)]
