"""Conversations: a code that lies in several messages of one person is removed, and no more words than that."""

import pytest

from kb.redaction import ALL, Category, redact, redact_conversation


def texts(*messages, by_one=None, categories=ALL):
    """Return the redacted messages; all of them are one person's where nothing is said."""
    numbers = range(len(messages)) if by_one is None else by_one
    return [each.text for each in redact_conversation(messages, list(numbers), categories)]


@pytest.mark.parametrize(
    ("messages", "redacted"),
    [
        (
            ("my code is AB12", "then CDEF34", "and GHK5"),
            ["my code is [gift-code 4]", "then [gift-code 6]", "and [gift-code 4]"],
        ),
        (("AB12CDE", "F34GHK5"), ["[gift-code 7]", "[gift-code 7]"]),
        (("前半はQZ7MXK4です", "後半はP2W9TBNです"), ["前半は[gift-code 7]です", "後半は[gift-code 7]です"]),
        (
            ("A B 1 2", "C D E F 3 4", "G H K 5"),
            ["[gift-code 1-1-1-1]", "[gift-code 1-1-1-1-1-1]", "[gift-code 1-1-1-1]"],
        ),
        (
            ("card 4111", "1111", "1111", "1111 ok?"),
            ["card [payment-card 4]", "[payment-card 4]", "[payment-card 4]", "[payment-card 4] ok?"],
        ),
        (("AB12-CDEF34-", "GHK5"), ["[gift-code 4-6]", "[gift-code 4]"]),
    ],
)
def test_a_code_in_several_messages_is_one(messages, redacted):
    """Its pieces are removed from each of them."""
    assert texts(*messages) == redacted


def test_the_words_of_others_part_no_code():
    """What an agent says between the pieces is left out of account, and a piece that is repeated goes as well."""
    messages = ("it starts AB12", "so ab12, go on", "CDEF34", "CDEF34, and then?", "GHK5, thanks")
    assert texts(*messages, by_one=[0, 2, 4]) == [
        "it starts [gift-code 4]",
        "so [gift-code 4], go on",
        "[gift-code 6]",
        "[gift-code 6], and then?",
        "[gift-code 4], thanks",
    ]


@pytest.mark.parametrize(
    "messages",
    [
        ("I have an iPhone 15 and a PS5", "model CFI-2000", "error CE-108255-1"),
        ("it cost 3000", "in 2024", "and 5000", "on 0512"),
        ("hello", "it does not work", "please help me"),
        ("エラー E102 と出ます", "型番は SC-51E です", "OS は 14.2"),
        ("one", "taro@example.com", "AB12"),
    ],
)
def test_other_messages_are_redacted_as_they_are_alone(messages):
    """Names, numbers and words in several messages are no code."""
    assert texts(*messages) == [redact(each).text for each in messages]


def test_offsets_are_those_of_each_message():
    """Whoever shows what was removed marks it in the message as it was sent."""
    first, second = redact_conversation(("ＡＢ１２ＣＤＥ が前半", "and F34GHK5"), [0, 1])
    assert [(each.kind, each.start, each.end) for each in first.redactions] == [(Category.GIFT_CODE, 0, 7)]
    assert [(each.kind, each.start, each.end) for each in second.redactions] == [(Category.GIFT_CODE, 4, 11)]


def test_only_the_ends_of_long_messages_are_read_with_others():
    """A piece at the end of a long message goes with the next message; one far inside is judged by itself."""
    long = f"{'It was a birthday present and I scratched it. ' * 12}The first half is AB12CDE"
    assert texts(long, "F34GHK5")[1] == "[gift-code 7]"
    inside = f"{'It was a present. ' * 20}AB12 {'I scratched it. ' * 20}"
    assert texts(inside, "CDEF34", "GHK5")[0] == inside


def test_a_category_that_is_off_stays():
    """Pieces of a code stay where gift codes are not looked for."""
    messages = ("AB12CDE", "F34GHK5")
    assert texts(*messages, categories=ALL - {Category.GIFT_CODE}) == list(messages)


def test_one_message_is_redacted_as_ever():
    """With what its writer says is no code."""
    text = "bonos missing amzaon relaod"
    assert redact_conversation([text], [0], ALL, [["amzaon relaod"]]) == [redact(text, ALL, ["amzaon relaod"])]
