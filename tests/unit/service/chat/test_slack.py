"""A reply as a message of Slack."""

from service.chat.replies import ChatReply, Pointer
from service.chat.slack import slack_message

REPLY = ChatReply(
    "It may be one of these.",
    (Pointer("<a> & b | c", "first\nsecond <x>", "https://help.example.com/a?lang=en"),),
    ("a note",),
)


def test_a_reply_is_blocks_with_a_text_for_notifications():
    """Lead, an article with its link, and notes are blocks; what Slack reads as markup is escaped."""
    assert slack_message(REPLY) == {
        "text": "It may be one of these.",
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "It may be one of these."}},
            {
                "type": "section",
                "text": {
                    "type": "mrkdwn",
                    "text": "*<https://help.example.com/a?lang=en|&lt;a&gt; &amp; b / c>*\nfirst\nsecond &lt;x&gt;",
                },
            },
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "a note"}]},
        ],
    }


def test_a_title_without_an_address_is_bold():
    """Where the service has no public address there is no link."""
    message = slack_message(ChatReply("", (Pointer("title", "text", ""),), ()))
    assert message["blocks"][0]["text"]["text"] == "*title*\ntext"
    assert message["text"] == "title"


def test_a_page_without_text_is_its_link():
    """And a text without a title has no empty line above it."""
    (link, text) = slack_message(
        ChatReply("", (Pointer("page", "", "https://h.example"), Pointer("", "text", "")), ())
    )["blocks"]
    assert link["text"]["text"] == "*<https://h.example|page>*"
    assert text["text"]["text"] == "text"


def test_a_long_text_fits_into_a_block():
    """Slack refuses a section of more than 3,000 characters."""
    (block,) = slack_message(ChatReply("", (Pointer("t", "&" * 4000, ""),), ()))["blocks"]
    assert len(block["text"]["text"]) <= 3000
    assert block["text"]["text"].endswith("…")
