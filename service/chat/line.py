"""LINE: text messages answered with a reply message.

What is read and sent: https://developers.line.biz/en/reference/messaging-api/.
"""

from typing import Any, TypeAlias

import msgspec
from litestar import Request, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from msgspec import Struct, field

from service.answering.answer import AnswerOptions
from service.answering.pipeline import Pipeline
from service.chat.incoming import Deliveries, LineText
from service.chat.replies import ChatReply, chat_reply, usage
from service.chat.sender import ChatSender
from service.chat.signatures import check_line
from service.chat.votes import ChatVotes
from service.http.problems import problems
from service.http.raw_text import decode_raw_text
from service.http.route import route

__all__ = ["LineAdapter", "line_webhook"]

_MOST_EVENTS = 20
_MOST_TEXT_CHARS = 4900
"""A text message takes 5,000 UTF-16 units."""
_MOST_LABEL_CHARS = 20
"""Of a quick reply."""

_OF_MANY = {"group", "room"}

_ChatRequest: TypeAlias = Request[None, None, State]


class LineMentionee(Struct, frozen=True, rename="camel"):
    """Who is addressed, and where in the text, in UTF-16 units."""

    index: int = 0
    length: int = 0
    is_self: bool = False


class LineMention(Struct, frozen=True):
    """Everybody who is addressed in a text."""

    mentionees: tuple[LineMentionee, ...] = ()


class LineMessage(Struct, frozen=True):
    """What is read of a message."""

    type: str = ""
    text: LineText = field(default_factory=LineText)
    mention: LineMention | None = None


class LineSource(Struct, frozen=True):
    """Where an event comes from: ``user``, ``group`` or ``room``."""

    type: str = ""


class LinePostback(Struct, frozen=True):
    """What is read of a press of a button."""

    data: str = ""


class LineEvent(Struct, frozen=True, rename="camel"):
    """What is read of an event. In mode ``standby`` another program answers."""

    type: str = ""
    mode: str = "active"
    reply_token: str = ""
    webhook_event_id: str = ""
    source: LineSource | None = None
    message: LineMessage = field(default_factory=LineMessage)
    postback: LinePostback = field(default_factory=LinePostback)


class LineDelivery(Struct, frozen=True):
    """What is read of a delivery; one without events checks the address."""

    events: tuple[LineEvent, ...] = ()


class LineAdapter:
    """Answers what one channel of the Messaging API sends.

    Args:
        pipeline: Redacts, answers and logs.
        channel_secret: Signs what LINE sends.
        sender: Sends replies.
        base_url: Public address of the service, for links.
        votes: Takes what people say of the replies.
    """

    def __init__(
        self, pipeline: Pipeline, channel_secret: str, sender: ChatSender, base_url: str, votes: ChatVotes
    ) -> None:
        self._pipeline = pipeline
        self._votes = votes
        self._channel_secret = channel_secret
        self._sender = sender
        self._base_url = base_url
        self._deliveries = Deliveries()

    async def read(self, request: _ChatRequest) -> LineDelivery:
        """Return what LINE sent.

        Raises:
            WrongSignatureError: it did not sign the request.
            MsgspecError: it is no delivery.
        """
        body = await request.body()
        check_line(self._channel_secret, request.headers.get("x-line-signature", ""), body)
        return msgspec.json.decode(body, type=LineDelivery, dec_hook=decode_raw_text)

    async def answer(self, delivery: LineDelivery) -> None:
        """Answer the text messages and the presses of a delivery: the replies are sent later.

        Raises:
            ServiceError: it cannot be answered now.
        """
        for event in delivery.events[:_MOST_EVENTS]:
            is_ours = event.mode == "active" and event.reply_token
            if not is_ours or not self._deliveries.take(event.webhook_event_id):
                continue
            try:
                message = await self._message(event)
            except Exception:
                self._deliveries.give_back(event.webhook_event_id)
                raise
            if not message:
                continue
            body = {"replyToken": event.reply_token, "messages": [message]}
            self._sender.post_later("/v2/bot/message/reply", body)

    async def _message(self, event: LineEvent) -> dict[str, Any]:
        """Return the message that answers an event; empty where none does."""
        if event.type == "postback":
            thanks = await self._votes.take(event.postback.data)
            return {"type": "text", "text": thanks} if thanks else {}
        if event.type != "message" or event.message.type != "text":
            return {}
        mentionees = event.message.mention.mentionees if event.message.mention else ()
        ours = [each for each in mentionees if each.is_self]
        if event.source and event.source.type in _OF_MANY and not ours:
            return {}  # people talk to each other there
        text = event.message.text.without((each.index, each.length) for each in ours)
        return line_message(await self._reply(text))

    async def _reply(self, text: LineText) -> ChatReply:
        if text.is_blank:
            return usage("ja")
        answer = await self._pipeline.search(text, AnswerOptions())
        return chat_reply(answer, self._base_url, asks=self._votes.is_on)


_Line: TypeAlias = NamedDependency[LineAdapter]


@post(
    "/line/webhook",
    status_code=200,
    include_in_schema=False,
    opt=route("public"),
    responses=problems(400, 401, 413, 429, 503),
)
async def line_webhook(request: _ChatRequest, line: _Line) -> dict[str, str]:
    """Take a delivery; the replies are sent behind the response."""
    await line.answer(await line.read(request))
    return {}


def line_message(reply: ChatReply) -> dict[str, Any]:
    """Return a reply as a message of LINE, with its buttons as quick replies: a page is opened by its link alone."""
    own = [(pointer.title, choice) for pointer in reply.pointers for choice in pointer.choices if not choice.url]
    labels = [choice.label if len(own) == 1 else f"✓ {title}" for title, choice in own]
    items = [
        {
            "type": "action",
            "action": {"type": "postback", "label": _label(label), "data": choice.vote.value, "displayText": label},
        }
        for label, choice in (
            *zip(labels, (choice for _, choice in own), strict=True),
            *((choice.label, choice) for choice in reply.choices),
        )
    ]
    message: dict[str, Any] = {"type": "text", "text": line_text(reply)}
    return {**message, "quickReply": {"items": items}} if items else message


def _label(text: str) -> str:
    return text if len(text) <= _MOST_LABEL_CHARS else text[: _MOST_LABEL_CHARS - 1] + "…"


def line_text(reply: ChatReply) -> str:
    """Return a reply as one text message."""
    parts = [reply.lead] if reply.lead else []
    parts += ["\n".join(filter(None, (each.title, each.text, each.url))) for each in reply.pointers]
    text = "\n\n".join([*parts, *reply.notes])
    return text if len(text) <= _MOST_TEXT_CHARS else text[:_MOST_TEXT_CHARS] + "…"
