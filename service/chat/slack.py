"""Slack: a slash command answered at once, and mentions and direct messages answered through its API.

What is read of its requests: https://docs.slack.dev/interactivity/implementing-slash-commands and
https://docs.slack.dev/apis/events-api.
"""

import time
from collections.abc import Sequence
from typing import Any, TypeAlias
from urllib.parse import parse_qs

import msgspec
from litestar import Request, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from msgspec import Struct, field

from service.answering.answer import AnswerOptions
from service.answering.pipeline import Pipeline
from service.chat.incoming import Deliveries, SlackText
from service.chat.replies import ChatReply, chat_reply, usage
from service.chat.sender import ChatSender
from service.chat.signatures import check_slack
from service.chat.votes import ChatVotes, Choice
from service.http.problems import problems
from service.http.raw_text import decode_raw_text
from service.http.route import route

__all__ = ["SlackAdapter", "slack_actions", "slack_command", "slack_events"]

_MOST_BLOCK_CHARS = 2900
"""A section takes 3,000 characters."""
_SUMMARY_CHARS = 150
_MOST_ACTIONS = 5
_READ = {"", "app_mention", "message"}
"""Types of events that are read; the fields of another may have the same names and other types."""
_OF_PEOPLE = {None, "", "file_share", "thread_broadcast"}
"""Subtypes of what a person says: with a picture, or in a thread and in its channel at once."""

_Blocks: TypeAlias = list[dict[str, Any]]
_ChatRequest: TypeAlias = Request[None, None, State]


class SlackEventType(Struct, frozen=True):
    """What an event is about."""

    type: str = ""


class SlackEvent(Struct, frozen=True):
    """What is read of a mention or a message."""

    type: str = ""
    text: SlackText | None = None
    channel: str = ""
    channel_type: str | None = None
    ts: str = ""
    thread_ts: str | None = None
    subtype: str | None = None
    bot_id: str | None = None


class SlackDelivery(Struct, frozen=True):
    """What is read of a delivery of the Events API."""

    type: str = ""
    challenge: str = ""
    event_id: str = ""
    event: msgspec.Raw = msgspec.Raw(b"{}")

    def read_event(self) -> SlackEvent | None:
        """Return a mention or a message; None for any other event.

        Raises:
            MsgspecError: it does not fit.
        """
        if msgspec.json.decode(self.event, type=SlackEventType).type not in _READ:
            return None
        return msgspec.json.decode(self.event, type=SlackEvent, dec_hook=decode_raw_text)


class SlackNamed(Struct, frozen=True):
    """What is read of a person, or of a channel."""

    id: str = ""


class SlackAction(Struct, frozen=True):
    """What is read of a press of a button."""

    type: str = ""
    value: str = ""


class SlackContainer(Struct, frozen=True):
    """What is read of the message that a button is in."""

    is_ephemeral: bool = False


class SlackInteraction(Struct, frozen=True):
    """What is read of an interaction."""

    type: str = ""
    user: SlackNamed = field(default_factory=SlackNamed)
    channel: SlackNamed = field(default_factory=SlackNamed)
    container: SlackContainer = field(default_factory=SlackContainer)
    actions: tuple[SlackAction, ...] = ()


class SlackAdapter:
    """Answers what one Slack app sends.

    Args:
        pipeline: Redacts, answers and logs.
        signing_secret: Of the app.
        sender: Posts replies to events; None where no token is set.
        base_url: Public address of the service, for links.
        votes: Takes what people say of the replies.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        signing_secret: str,
        sender: ChatSender | None,
        base_url: str,
        votes: ChatVotes,
    ) -> None:
        self._pipeline = pipeline
        self._votes = votes
        self._signing_secret = signing_secret
        self._sender = sender
        self._base_url = base_url
        self._deliveries = Deliveries()

    async def read(self, request: _ChatRequest) -> bytes:
        """Return the body of a request that Slack signed.

        Raises:
            WrongSignatureError: it did not.
        """
        body = await request.body()
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        check_slack(self._signing_secret, timestamp, request.headers.get("x-slack-signature", ""), body, time.time())
        return body

    async def reply(self, text: SlackText) -> ChatReply:
        """Return what to say to a text."""
        if text.is_blank:
            return usage("en")
        answer = await self._pipeline.search(text, AnswerOptions())
        return chat_reply(answer, self._base_url, asks=self._votes.is_on)

    async def answer(self, delivery: SlackDelivery) -> None:
        """Answer an event, if it is a mention or a direct message: the reply is posted later.

        Raises:
            MsgspecError: the event does not fit.
            ServiceError: it cannot be answered now.
        """
        event = delivery.read_event()
        if event is None or self._sender is None:
            return
        is_mention = event.type == "app_mention"
        is_asked = is_mention or (event.type == "message" and event.channel_type == "im")
        # A bot's own words, edits and joins: answering them would never end.
        if not is_asked or event.bot_id or event.subtype not in _OF_PEOPLE:
            return
        if not self._deliveries.take(delivery.event_id):
            return
        try:
            reply = await self.reply(event.text or SlackText())
        except Exception:
            self._deliveries.give_back(delivery.event_id)
            raise
        message = {"channel": event.channel, "unfurl_links": False, **slack_message(reply)}
        # Who asks in a thread of a direct message looks there, and sees nothing else.
        if thread := event.thread_ts or (event.ts if is_mention else ""):
            message["thread_ts"] = thread
        self._sender.post_later("/chat.postMessage", message)

    async def take(self, interaction: SlackInteraction) -> None:
        """Take presses of buttons, and thank the person alone, where the app may write.

        Raises:
            ServiceError: they cannot be stored now.
        """
        if interaction.type != "block_actions":
            return
        said = [await self._votes.take(action.value) for action in interaction.actions[:_MOST_ACTIONS]]
        thanks = next(filter(None, said), "")
        # A message that one person alone sees may be in a channel where the app is not.
        if thanks and self._sender and interaction.channel.id and not interaction.container.is_ephemeral:
            body = {"channel": interaction.channel.id, "user": interaction.user.id, "text": thanks}
            self._sender.post_later("/chat.postEphemeral", body)


_Slack: TypeAlias = NamedDependency[SlackAdapter]
_ROUTE = route("public")
_PROBLEMS = problems(400, 401, 413, 429, 503)


@post("/slack/command", status_code=200, include_in_schema=False, opt=_ROUTE, responses=_PROBLEMS)
async def slack_command(request: _ChatRequest, slack: _Slack) -> dict[str, Any]:
    """Answer a slash command, visible to the person who typed it."""
    fields = parse_qs((await slack.read(request)).decode("utf-8", "replace"))
    text = SlackText(fields.get("text", [""])[0])
    return {"response_type": "ephemeral", **slack_message(await slack.reply(text))}


@post("/slack/events", status_code=200, include_in_schema=False, opt=_ROUTE, responses=_PROBLEMS)
async def slack_events(request: _ChatRequest, slack: _Slack) -> dict[str, str]:
    """Take an event; the reply is posted behind the response, for which Slack waits three seconds."""
    delivery = msgspec.json.decode(await slack.read(request), type=SlackDelivery, dec_hook=decode_raw_text)
    if delivery.type == "url_verification":
        return {"challenge": delivery.challenge}
    await slack.answer(delivery)
    return {}


@post("/slack/actions", status_code=200, include_in_schema=False, opt=_ROUTE, responses=_PROBLEMS)
async def slack_actions(request: _ChatRequest, slack: _Slack) -> None:
    """Take a press of a button below an answer."""
    fields = parse_qs((await slack.read(request)).decode("utf-8", "replace"))
    await slack.take(msgspec.json.decode(fields.get("payload", [""])[0], type=SlackInteraction))


def slack_message(reply: ChatReply) -> dict[str, Any]:
    """Return a reply as a message of Slack: blocks, and a text for notifications."""
    blocks: _Blocks = [_section(_escaped(reply.lead))] if reply.lead else []
    for pointer in reply.pointers:
        title = _escaped(pointer.title).replace("|", "/")
        head = f"*<{pointer.url}|{title}>*" if pointer.url else f"*{title}*" if title else ""
        blocks.append(_section("\n".join(filter(None, (head, _escaped(pointer.text))))))
        blocks += _actions(pointer.choices)
    blocks += _actions(reply.choices)
    if reply.notes:
        notes = [{"type": "mrkdwn", "text": _escaped(note)} for note in reply.notes]
        blocks.append({"type": "context", "elements": notes})
    summary = reply.lead or (reply.pointers[0].title if reply.pointers else "")
    return {"text": _escaped(summary)[:_SUMMARY_CHARS], "blocks": blocks}


def _actions(choices: Sequence[Choice]) -> _Blocks:
    """Return a block of buttons; a button with an address opens it and tells of the press, too."""
    elements = [
        {
            "type": "button",
            "action_id": choice.vote.kind,
            "text": {"type": "plain_text", "text": choice.label},
            "value": choice.vote.value,
            **({"url": choice.url} if choice.url else {}),
        }
        for choice in choices
    ]
    return [{"type": "actions", "elements": elements}] if elements else []


def _section(text: str) -> dict[str, Any]:
    cut = text if len(text) <= _MOST_BLOCK_CHARS else text[:_MOST_BLOCK_CHARS] + "…"
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut}}


def _escaped(text: str) -> str:
    """Return a text with the three characters that Slack reads as markup escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
