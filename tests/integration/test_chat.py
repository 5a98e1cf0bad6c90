"""Slack and LINE as they ask and are answered, with stubs of their APIs."""

import base64
import hashlib
import hmac
import json
import sqlite3
import time
from contextlib import closing
from urllib.parse import urlencode

import pytest
from litestar.testing import TestClient

from service.app.app import create_app
from service.settings import ServiceSettings
from tests.support.search_log import migrated
from tests.support.stub_api import stub_api
from tests.support.waiting import wait_for

CODE = "AQ2K-9XWE3R-7TYU"
SECRET = "a made-up secret"


@pytest.fixture
def api():
    """Return a stub of the API that replies are sent to."""
    with stub_api() as stub:
        yield stub


@pytest.fixture
def client(small_index, source, api, tmp_path):
    """Return a client of a service that both chat programs ask."""
    source.load()
    settings = ServiceSettings(
        base_url="http://127.0.0.1",
        feedback_db=migrated(f"sqlite:///{tmp_path}/log.db"),
        slack_signing_secret=SECRET,
        slack_token="xoxb-1",
        slack_api=api.url,
        line_channel_secret=SECRET,
        line_token="line-1",
        line_api=api.url,
    )
    with TestClient(
        create_app(settings, source), base_url="http://127.0.0.1", raise_server_exceptions=False
    ) as client:
        client.log = tmp_path / "log.db"
        yield client


def from_slack(client, path, body, *, secret=SECRET, age_s=0, media_type="application/json"):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    at = str(int(time.time()) - age_s)
    signature = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {"x-slack-request-timestamp": at, "x-slack-signature": f"v0={signature}", "content-type": media_type}
    return client.post(path, content=body, headers=headers)


def command(client, text, **more):
    form = urlencode(
        {"command": "/help-me", "text": text, "user_id": "U1", "response_url": "https://hooks.slack.com/x"}
    )
    return from_slack(client, "/slack/command", form.encode(), media_type="application/x-www-form-urlencoded", **more)


def event(event_id="Ev1", **fields):
    mention = {
        "type": "app_mention",
        "user": "U1",
        "text": f"<@U0> lost my wallet {CODE}",
        "ts": "1.2",
        "channel": "C1",
    }
    return {"type": "event_callback", "event_id": event_id, "event": {**mention, **fields}}


def from_line(client, body, secret=SECRET):
    body = json.dumps(body).encode()
    signature = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    headers = {"x-line-signature": signature, "content-type": "application/json; charset=utf-8"}
    return client.post("/line/webhook", content=body, headers=headers)


def line_event(event_id="01", **fields):
    message = {"type": "text", "id": "1", "quoteToken": "q", "text": f"lost my wallet {CODE}"}
    return {
        "type": "message",
        "mode": "active",
        "timestamp": 1,
        "replyToken": "token-1",
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": "U1"},
        "message": message,
        **fields,
    }


def test_a_slash_command_is_answered_at_once(client, api):
    """Only the person who typed it sees the answer: articles in blocks, without the code."""
    response = command(client, f"lost my wallet {CODE}")
    assert response.status_code == 200
    answer = response.json()
    assert answer["response_type"] == "ephemeral"
    assert "http://127.0.0.1/articles/lost" in answer["blocks"][1]["text"]["text"]
    assert "Delete the message" in answer["blocks"][-1]["elements"][0]["text"]
    assert "AQ2K" not in response.text
    assert api.calls == []


def test_a_slash_command_without_text_says_how_to_ask(client):
    """An empty question is not searched."""
    assert "Leave codes out" in command(client, " ").json()["text"]


def test_the_address_of_events_is_verified(client):
    """Slack's challenge comes back where Slack signed it."""
    body = {
        "type": "url_verification",
        "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
        "token": "x",
    }
    assert from_slack(client, "/slack/events", body).json() == {"challenge": body["challenge"]}


def test_a_mention_is_answered_in_its_thread(client, api):
    """The reply is posted with the bot's token, without the code."""
    assert from_slack(client, "/slack/events", event()).json() == {}
    wait_for(lambda: api.calls, "the reply")
    (call,) = api.calls
    assert call.path == "/chat.postMessage"
    assert call.headers["authorization"] == "Bearer xoxb-1"
    assert (call.json["channel"], call.json["thread_ts"], call.json["unfurl_links"]) == ("C1", "1.2", False)
    assert "/articles/lost" in call.json["blocks"][1]["text"]["text"]
    assert b"AQ2K" not in call.body


def test_a_direct_message_is_answered_in_its_channel(client, api):
    """Outside of a thread."""
    from_slack(client, "/slack/events", event(type="message", channel_type="im", channel="D1"))
    wait_for(lambda: api.calls, "the reply")
    assert api.calls[0].json["channel"] == "D1"
    assert "thread_ts" not in api.calls[0].json


def test_bots_edits_other_channels_and_repeats_are_not_answered(client, api):
    """A loop of bots never begins, and a delivery that comes again gets no second answer."""
    for fields in (
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"type": "message", "channel_type": "channel"},
        {"type": "reaction_added"},
    ):
        assert from_slack(client, "/slack/events", event("Ev2", **fields)).status_code == 200
    for _ in range(3):
        assert from_slack(client, "/slack/events", event("Ev3")).status_code == 200
    from_slack(client, "/slack/events", event("Ev4", channel="C9"))
    wait_for(lambda: len(api.calls) >= 2, "the replies")
    assert sorted(call.json["channel"] for call in api.calls) == ["C1", "C9"]


def test_what_people_say_with_a_picture_or_in_a_thread_is_answered_there(client, api):
    """Slack gives messages with files a subtype, and fields without a value may be null."""
    said = {"type": "message", "channel_type": "im", "bot_id": None}
    shown = event("Ev5", **said, channel="D1", subtype="file_share", files=[{"id": "F1"}], thread_ts=None)
    threaded = event("Ev6", **said, channel="D2", subtype="thread_broadcast", thread_ts="1.1")
    for body in (shown, threaded, event("Ev7", **said, channel="D3", text=None)):
        assert from_slack(client, "/slack/events", body).status_code == 200
    wait_for(lambda: len(api.calls) >= 3, "the replies")
    replies = {call.json["channel"]: call.json for call in api.calls}
    assert {channel: reply.get("thread_ts") for channel, reply in replies.items()} == {
        "D1": None,
        "D2": "1.1",
        "D3": None,
    }
    assert "Leave codes out" in json.dumps(replies["D3"])


def test_an_event_of_another_form_is_taken(client):
    """Whoever subscribes to more than is read does not make Slack send it again and again."""
    body = {"type": "event_callback", "event_id": "Ev8", "event": {"type": "channel_rename", "channel": {"id": "C1"}}}
    assert from_slack(client, "/slack/events", body).status_code == 200


def test_in_a_group_of_line_only_who_is_addressed_answers(client, api):
    """People talk to each other there; the name is no part of the question."""
    group = {"source": {"type": "group", "groupId": "G1"}}
    text = {"type": "text", "id": "1", "text": "@help @Ada"}
    ours, others = {"index": 0, "length": 5, "isSelf": True}, {"index": 6, "length": 4, "userId": "U2"}
    events = [
        line_event("06", **group, replyToken="token-6"),
        line_event("07", **group, replyToken="token-7", message={**text, "mention": {"mentionees": [others]}}),
        line_event("08", **group, replyToken="token-8", message={**text, "mention": {"mentionees": [ours, others]}}),
        line_event("09", source=None, replyToken="token-9"),
    ]
    assert from_line(client, {"destination": "U0", "events": events}).status_code == 200
    wait_for(lambda: len(api.calls) >= 2, "the replies")
    assert sorted(call.json["replyToken"] for call in api.calls) == ["token-8", "token-9"]


def test_line_is_answered_with_the_token_of_the_event(client, api):
    """One text message, with the address of the article and without the code."""
    assert from_line(client, {"destination": "U0", "events": [line_event()]}).json() == {}
    wait_for(lambda: api.calls, "the reply")
    (call,) = api.calls
    assert call.path == "/v2/bot/message/reply"
    assert call.headers["authorization"] == "Bearer line-1"
    (message,) = call.json["messages"]
    assert (call.json["replyToken"], message["type"]) == ("token-1", "text")
    assert "http://127.0.0.1/articles/lost" in message["text"]
    assert b"AQ2K" not in call.body


def test_other_events_of_line_are_taken_and_not_answered(client, api):
    """The check of the address has no events; stickers, follows, another's turn and repeats get no reply."""
    others = [
        line_event("02", message={"type": "sticker", "id": "1"}),
        {"type": "follow", "mode": "active", "replyToken": "t", "webhookEventId": "03"},
        line_event("04", mode="standby"),
    ]
    assert from_line(client, {"destination": "U0", "events": []}).status_code == 200
    assert from_line(client, {"destination": "U0", "events": others}).status_code == 200
    for _ in range(2):
        from_line(client, {"destination": "U0", "events": [line_event("05", replyToken="token-5")]})
    wait_for(lambda: api.calls, "the reply")
    assert [call.json["replyToken"] for call in api.calls] == ["token-5"]


def press(client, value, **fields):
    pressed = {"type": "block_actions", "user": {"id": "U1"}, "channel": {"id": "C1"}, "actions": [{"value": value}]}
    form = urlencode({"payload": json.dumps({**pressed, **fields})}).encode()
    return from_slack(client, "/slack/actions", form, media_type="application/x-www-form-urlencoded")


def kept(client):
    """Return what the search log holds of feedback and signals."""
    with closing(sqlite3.connect(client.log)) as database:
        words = database.execute("SELECT article_id, helpful FROM feedback ORDER BY id").fetchall()
        signals = database.execute("SELECT article_id, kind, by_agent FROM signals").fetchall()
    return words, signals


def test_presses_below_an_answer_in_slack_are_stored_as_on_the_pages(client, api):
    """This was it, none of these, and an article that was opened: on the search that was answered, with thanks."""
    blocks = command(client, "lost my wallet").json()["blocks"]
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    opens, was_it = rows[0]
    (none,) = rows[-1]
    assert [each["text"]["text"] for each in (opens, was_it, none)] == [
        "Open the article",
        "This was it",
        "None of these",
    ]
    assert opens["url"].startswith("http://127.0.0.1/articles/lost")
    for button in (opens, was_it, none):
        assert press(client, button["value"]).status_code == 200
    wait_for(lambda: len(api.calls) >= 2 and kept(client)[1], "the thanks, and the signal")
    assert kept(client) == ([("lost", 1), ("", 0)], [("lost", "opened", 0)])
    thanks = api.calls[0]
    assert (thanks.path, thanks.json["channel"], thanks.json["user"]) == ("/chat.postEphemeral", "C1", "U1")


def test_a_press_of_something_else_is_taken_and_not_stored(client, api):
    """A value of another app, of a search or an article that there is not, or of another kind of interaction."""
    blocks = command(client, "lost my wallet").json()["blocks"]
    value = next(block["elements"][-1]["value"] for block in blocks if block["type"] == "actions")
    for other in (CODE, "yes en 0123456789abcdef01234567 lost", value.replace("lost", "not-there")):
        assert press(client, other).status_code == 200
    assert press(client, value, type="view_submission").status_code == 200
    assert press(client, value, container={"is_ephemeral": True}).status_code == 200
    assert kept(client) == ([("lost", 1)], [])
    assert api.calls == []


def test_line_asks_with_quick_replies_and_stores_what_is_pressed(client, api):
    """Each article is a quick reply with its title, and a press is thanked for."""
    from_line(client, {"events": [line_event("10")]})
    wait_for(lambda: api.calls, "the reply")
    actions = [item["action"] for item in api.calls[0].json["messages"][0]["quickReply"]["items"]]
    assert actions[0]["label"].startswith("✓ ")
    assert max(len(each["label"]) for each in actions) <= 20
    assert b"AQ2K" not in api.calls[0].body
    pressed = line_event("11", type="postback", postback={"data": actions[-1]["data"]}, replyToken="token-2")
    from_line(client, {"events": [pressed]})
    wait_for(lambda: len(api.calls) >= 2, "the thanks")
    assert api.calls[1].json["messages"] == [{"type": "text", "text": "Thank you. Your answer was saved."}]
    assert kept(client)[0] == [("", 0)]


def test_nobody_is_asked_where_nothing_is_stored(small_index, source):
    """Without a search log there are no buttons."""
    source.load()
    settings = ServiceSettings(base_url="http://127.0.0.1", slack_signing_secret=SECRET)
    with TestClient(create_app(settings, source), base_url="http://127.0.0.1") as client:
        blocks = command(client, "lost my wallet").json()["blocks"]
    assert {block["type"] for block in blocks} == {"section", "context"}


def test_a_wrong_signature_is_refused(client, api):
    """Another secret, an old request and a request without signature are answered 401, and nothing is searched."""
    refused = [
        command(client, CODE, secret="another"),
        command(client, CODE, age_s=400),
        client.post("/slack/events", json=event()),
        from_slack(client, "/slack/events", event(), secret="another"),
        from_slack(client, "/slack/actions", b"payload={}", secret="another"),
        from_line(client, {"events": [line_event()]}, secret="another"),
        client.post("/line/webhook", json={"events": [line_event()]}),
    ]
    assert [response.status_code for response in refused] == [401] * 7
    assert not any("AQ2K" in response.text for response in refused)
    assert client.get("/api/v1/insights").json()["insights"]["searches"] == 0
    assert api.calls == []


@pytest.mark.parametrize(
    "body", [b"[]", b'{"type": 7}', b'{"event": {"text": ["AQ2K-9XWE3R-7TYU"]}}', b"AQ2K-9XWE3R-7TYU", b"\xff"]
)
def test_a_signed_body_that_does_not_fit_is_refused_without_being_repeated(client, body):
    """400 with what is wrong, as everywhere."""
    response = from_slack(client, "/slack/events", body)
    assert (response.status_code, response.headers["content-type"]) == (400, "application/problem+json")
    assert "AQ2K" not in response.text


def test_the_search_log_has_the_question_without_the_code(client):
    """A question from a chat is logged as any other."""
    command(client, f"lost my wallet {CODE}")
    insights = client.get("/api/v1/insights").json()["insights"]
    assert insights["searches"] == 1
    assert "AQ2K" not in json.dumps(insights)


def test_nothing_is_there_without_secrets(small_index, source):
    """By default neither address exists."""
    source.load()
    with TestClient(create_app(ServiceSettings(), source), raise_server_exceptions=False) as client:
        for path in ("/slack/command", "/slack/events", "/line/webhook"):
            assert client.post(path, json={}).status_code == 404
