"""What a person may take back of what redaction removed: words, one short name, and nothing of a code."""

import random

import pytest

from kb.redaction import UnkeptText, may_hold_secret, redact
from tests.benchmarks.redaction.measure import ALL_FORMS, come_back

MISSPELT = [
    "he keeps putting in the number nexxt to the barcdoee",
    "bonos missing amzaon relaod",
    "上の段はUSBC1、使えない",
]
CODES = [
    "QZ7M-XK4P2W-9TBN",
    "QZ7M-XK4P2W-9TB",
    "QZ7MXK4P2W9T",
    "QZ7M-XK4?2W-9TBN",
    "前半はQZ7MXK4、後半はP2W9TB",
    "前半はQZ7MXK4です",
    "last four are QXZW, the first four QZ7M and the middle XK4P2W",
    "最初がUUMT、次にCPBATW、最後はCERS",
    "上の段に37258B5A、下の段に8VTAYYと書いてある",
    "raheorpncekif",
    "first half zintsbky, second half wigfhfg",
    "前半swzo後半sdampborpz",
    "QZKM-XKWPTW-VTBN",
    "QZKM-XKWPTW-VTB",
    "Q Z K M X K W P T W V T B",
    "alfa bravo 7 kilo 2 mike oscar papa 4 sierra tango uniform 9",
    "7Q2WXK9ZDG4JH8PT",
    "4111 1111 1111 1111",
    "taro@example.com",
    "090-1234-5678",
]


def undone(text):
    """Return a text after its writer said of everything that was removed that it is no code."""
    said = [text[each.start : each.end] for each in redact(text).redactions]
    return redact(text, no_codes=said)


@pytest.mark.parametrize("text", MISSPELT)
def test_misspelt_words_and_a_short_name_come_back(text):
    """They stand in the text that is searched for; the text for people and the log keeps its placeholders."""
    found = undone(text)
    assert found.undone == found.redactions != ()
    assert (found.unkept, found.text) == (text, redact(text).text)


@pytest.mark.parametrize("text", CODES)
def test_no_code_and_no_other_secret_comes_back(text):
    """Whole or near, in pieces, of letters alone, spelled, a card, an address: its writer's word changes nothing."""
    found = undone(text)
    assert found.redactions != ()
    assert (found.undoable, found.undone, found.unkept) == ((), (), None)


def test_a_word_beside_a_code_stays_removed():
    """A piece that reads as a word may belong to the code beside it."""
    assert undone("giift in QZ7M-XK4P2W-9TB").undone == ()


def test_only_what_was_said_comes_back():
    """A statement is about one run, as it was written."""
    text = MISSPELT[0]
    assert redact(text, no_codes=["Nexxt", "next", "he keeps", text]).undone == ()
    found = redact(text, no_codes=["nexxt"])
    assert [text[each.start : each.end] for each in found.undone] == ["nexxt"]
    assert found.unkept == "he keeps putting in the number nexxt to the [gift-code 8]"


def test_no_cache_may_be_keyed_by_it():
    """The same words are a key where nobody had to speak for them."""
    assert isinstance(undone(MISSPELT[1]).unkept, UnkeptText)
    assert may_hold_secret(UnkeptText("bonos missing amazon reload"))
    assert not may_hold_secret("bonos missing amazon reload")


@pytest.mark.parametrize(
    "name", ["one lost, letters alone", "halves in small letters", "1つ目、2つ目", "one lost, halves"]
)
def test_of_codes_next_to_nothing_comes_back(name):
    """Of a hundred codes in each of the forms that are nearest to words, none gives back more than three characters."""
    assert ALL_FORMS[name]
    assert come_back(name, 100, random.Random(name).randint(0, 9)) == 0
