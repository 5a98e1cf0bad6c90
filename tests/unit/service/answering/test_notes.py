"""What is said to texts that no article is about."""

import pytest

from service.answering.notes import fitting_note
from tests.support.shipped import shipped_library


def title(text, *, has_results=False):
    """Return the English title of the note for a text; None where none fits."""
    note = fitting_note(shipped_library().wording.notes, text, has_results=has_results)
    return note.title["en"] if note else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("どうもありがとうございました!", "Glad to hear it"),
        ("Thank you so much, it works now", "Glad to hear it"),
        ("はじめまして、相談があります", "Tell us what happened"),
        ("hello?", "Tell us what happened"),
        ("担当者に電話をつないで", "Speak to a person"),
        ("can I talk to a real person please", "Speak to a person"),
        ("お問い合わせ先はどこ", "Speak to a person"),
        ("再配達をたのみたい", "Is this about something other than a gift card?"),
        ("my parcel went to the neighbour", "Is this about something other than a gift card?"),
        ("xyzzy", None),
    ],
)
def test_what_is_no_complaint_has_a_fitting_note(text, expected):
    """Thanks, greetings, a wish for a person, and matters that the articles are not about."""
    assert title(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ギフト券の登録のやり方", "How to redeem a code"),
        ("how do I redeem my gift card", "How to redeem a code"),
        ("how do I redeem it, it says invalid", None),
        ("任天堂のカードの番号が読めない", "This looks like another company's card"),
        ("xbox code already used", "This looks like another company's card"),
        ("can I pay for an xbox game with my amazon balance", None),
        ("残高で任天堂のカードを買いたい", None),
    ],
)
def test_some_stand_beside_results(text, expected):
    """Another company's card has the same troubles and another issuer; how to redeem no article tells."""
    assert title(text, has_results=True) == expected


def test_thanks_behind_a_complaint_are_no_thanks():
    """A note for whole texts says nothing to one that says more."""
    assert title("I ordered a lamp and it is blue. Thank you") is None


def test_beside_results_most_are_silent():
    """An article that fits needs no note."""
    assert title("please give me a phone number", has_results=True) is None


def test_a_long_text_has_none():
    """It tells of something that happened."""
    assert title("speak to a person. " + "The lamp is blue. " * 30) is None
