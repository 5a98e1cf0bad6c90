"""A reply as a text message of LINE."""

from service.chat.line import line_text
from service.chat.replies import ChatReply, Pointer


def test_a_reply_is_one_text():
    """Lead, articles with their addresses, and notes stand apart."""
    reply = ChatReply(
        "It may be one of these.", (Pointer("a", "one", "https://h.example/a"), Pointer("b", "two", "")), ("a note",)
    )
    assert line_text(reply) == "It may be one of these.\n\na\none\nhttps://h.example/a\n\nb\ntwo\n\na note"


def test_a_long_reply_fits_into_a_message():
    """LINE refuses a text of more than 5,000 characters."""
    text = line_text(ChatReply("", (Pointer("t", "x" * 9000, ""),), ()))
    assert len(text) <= 5000
    assert text.endswith("…")
