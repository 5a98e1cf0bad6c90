"""Requests that carry a secret in each place where one can end up, and commands likewise."""

import base64
import hashlib
import hmac
import http.client
import json
import random
import time
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from service.web.routes import FRAGMENT_HEADER

__all__ = ["CHAT_SECRET", "COMMANDS", "PLACES", "Answer", "Sent", "send"]

_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_SEARCH = "/api/v1/search"
CHAT_SECRET = "a-secret-of-chats-for-the-tests"


class Sent(NamedTuple):
    """A request to be."""

    method: str
    path: str
    body: str = ""
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


class Answer(NamedTuple):
    """What came back: everything that was said, headers included."""

    status: int
    text: bytes


def _json(path: str, body: dict[str, Any], **headers: str) -> Sent:
    return Sent("POST", path, json.dumps(body), {**_JSON, **headers})


def _header(name: str) -> Callable[[str], Sent]:
    return lambda text: Sent(
        "POST", _SEARCH, json.dumps({"text": "it has expired"}), {**_JSON, name: quote(text, " -")}
    )


def _raw(body: str) -> Callable[[str], Sent]:
    return lambda text: Sent("POST", _SEARCH, body % text, _JSON)


def _tool(name: str, **arguments: Any) -> Sent:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    return _json("/mcp", call, Accept="application/json, text/event-stream")


def _rpc(body: str) -> Sent:
    return Sent("POST", "/mcp", body, {**_JSON, "Accept": "application/json, text/event-stream"})


def _slack(path: str, body: str, media_type: dict[str, str]) -> Sent:
    at = str(int(time.time()))
    digest = hmac.new(CHAT_SECRET.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    signed = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}
    return Sent("POST", path, body, {**media_type, **signed})


def _slack_event(text: str) -> Sent:
    event = {"type": "app_mention", "text": f"<@U1> {text}", "channel": "C1", "ts": "1.2"}
    return _slack("/slack/events", json.dumps({"type": "event_callback", "event_id": text, "event": event}), _JSON)


def _line(text: str) -> Sent:
    message = {"type": "text", "id": "1", "text": text}
    event = {"type": "message", "mode": "active", "replyToken": "t", "webhookEventId": text, "message": message}
    body = json.dumps({"events": [event]})
    digest = base64.b64encode(hmac.new(CHAT_SECRET.encode(), body.encode(), hashlib.sha256).digest()).decode()
    return Sent("POST", "/line/webhook", body, {**_JSON, "X-Line-Signature": digest})


_FEEDBACK = {"search_id": "0" * 24, "helpful": False}
PLACES: dict[str, Callable[[str], Sent]] = {
    "search text": lambda text: _json(_SEARCH, {"text": text}),
    "search text, explained": lambda text: _json(_SEARCH, {"text": text, "lang": "en", "explain": True, "limit": 20}),
    "search evidence, key": lambda text: _json(_SEARCH, {"text": "invalid", "evidence": {text: "yes"}}),
    "search evidence, value": lambda text: _json(_SEARCH, {"text": "invalid", "evidence": {"code-shape": text}}),
    "search, unknown field": lambda text: _json(_SEARCH, {"text": "invalid", text: 1}),
    "search, wrong language": lambda text: _json(_SEARCH, {"text": "invalid", "lang": text}),
    "search, not JSON": _raw('{"text": "%s'),
    "search, wrong type": _raw('{"text": ["%s"]}'),
    "search as plain text": lambda text: Sent("POST", _SEARCH, text, {"Content-Type": "text/plain"}),
    "search, query string": lambda text: _json(f"{_SEARCH}?{urlencode({'q': text})}", {"text": "invalid"}),
    "widget": lambda text: _json(
        _SEARCH,
        {"text": text, "limit": 3},
        Origin="https://shop.example",
        Referer=f"https://shop.example/{quote(text)}",
    ),
    "assist, customer": lambda text: _json("/api/v1/assist", {"messages": [{"role": "customer", "text": text}]}),
    "assist, agent": lambda text: _json(
        "/api/v1/assist",
        {
            "messages": [
                {"role": "customer", "text": f"これです {text}"},
                {"role": "agent", "text": f"is it {text} ?"},
            ]
        },
    ),
    "triage, candidate": lambda text: _json("/api/v1/triage", {"candidates": [text], "evidence": {}}),
    "triage, evidence": lambda text: _json("/api/v1/triage", {"evidence": {"code-shape": text, text: "x"}}),
    "evaluate, sensitive": lambda text: _json("/api/v1/checks/code-shape/evaluate", {"inputs": {"code": text}}),
    "evaluate, plain": lambda text: _json("/api/v1/checks/card-expiry/evaluate", {"inputs": {"issued_on": text}}),
    "evaluate, name": lambda text: _json("/api/v1/checks/card-expiry/evaluate", {"inputs": {text: "1"}}),
    "evaluate, id": lambda text: _json(f"/api/v1/checks/{quote(text, '')}/evaluate", {"inputs": {}}),
    "feedback, reason": lambda text: _json("/api/v1/feedback", {**_FEEDBACK, "reason": text}),
    "feedback, search_id": lambda text: _json("/api/v1/feedback", {**_FEEDBACK, "search_id": text}),
    "feedback, article_id": lambda text: _json("/api/v1/feedback", {**_FEEDBACK, "article_id": text}),
    "search, after": lambda text: _json(_SEARCH, {"text": "is locked", "after": text}),
    "signal, search_id": lambda text: _json("/api/v1/signals", {"search_id": text, "kind": "left"}),
    "signal, kind": lambda text: _json("/api/v1/signals", {"search_id": "0" * 24, "kind": text}),
    "signal, article_id": lambda text: _json(
        "/api/v1/signals", {"search_id": "0" * 24, "kind": "opened", "article_id": text}
    ),
    "decision, proposal": lambda text: _json("/api/v1/learn/decisions", {"proposal": text, "verdict": "none"}),
    "decision, article_id": lambda text: _json(
        "/api/v1/learn/decisions", {"proposal": "learned-000000000000", "verdict": "accept", "article_id": text}
    ),
    "article, path": lambda text: Sent("GET", f"/api/v1/articles/{quote(text, '')}"),
    "article, page": lambda text: Sent("GET", f"/articles/{quote(text, '')}?lang={quote(text)}"),
    "check, path": lambda text: Sent("GET", f"/api/v1/checks/{quote(text, '')}"),
    "unknown path": lambda text: Sent("GET", f"/{quote(text)}"),
    "static path": lambda text: Sent("GET", f"/static/{quote(text)}.js"),
    "home, query string": lambda text: Sent("GET", f"/?{urlencode({'q': text, 'lang': text})}"),
    "page, form": lambda text: Sent("POST", "/search", urlencode({"q": text}), _FORM),
    "page, fragment": lambda text: Sent(
        "POST", "/search", urlencode({"q": text}), {**_FORM, FRAGMENT_HEADER: "options"}
    ),
    "page, form, said to be no code": lambda text: Sent(
        "POST", "/search", urlencode({"q": text, "no_codes": text}), _FORM
    ),
    "page, fragment, said to be no code": lambda text: Sent(
        "POST", "/search", urlencode({"q": text, "no_codes": text}), {**_FORM, FRAGMENT_HEADER: "options"}
    ),
    "page, no code in the text": lambda text: Sent(
        "POST", "/search", urlencode({"q": "lost", "no_codes": text}), _FORM
    ),
    "page, query string": lambda text: Sent("GET", f"/search?{urlencode({'q': text})}"),
    "sidebar, query string": lambda text: Sent("GET", f"/embed?{urlencode({'text': text})}"),
    "insights, key": lambda text: Sent("GET", "/api/v1/insights", headers={"Authorization": f"Bearer {quote(text)}"}),
    "insights, days": lambda text: Sent("GET", f"/api/v1/insights?days={quote(text)}"),
    "X-Request-ID": _header("X-Request-ID"),
    "Referer": _header("Referer"),
    "User-Agent": _header("User-Agent"),
    "Cookie": _header("Cookie"),
    "Accept-Language": _header("Accept-Language"),
    "traceparent": _header("traceparent"),
    "X-Forwarded-For": _header("X-Forwarded-For"),
    "assistant, search": lambda text: _tool("search", text=text),
    "assistant, unknown argument": lambda text: _tool("search", text="invalid", **{text: 1}),
    "assistant, article": lambda text: _tool("read_article", article_id=text, lang=text),
    "assistant, check": lambda text: _tool("evaluate_check", check_id="code-shape", inputs={"code": text, text: "1"}),
    "assistant, triage": lambda text: _tool("triage", candidates=[text], evidence={text: text}),
    "assistant, unknown tool": lambda text: _tool(text, text=text),
    "assistant, wrong message": lambda text: _rpc(json.dumps([text])),
    "assistant, wrong parameters": lambda text: _rpc(
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": [text], text: text}})
    ),
    "assistant, notification": lambda text: _rpc(
        json.dumps({"jsonrpc": "2.0", "method": "notifications/progress", "params": {"progressToken": [text]}})
    ),
    "Slack, command": lambda text: _slack("/slack/command", urlencode({"text": text, "user_name": text}), _FORM),
    "Slack, event": _slack_event,
    "Slack, unsigned": lambda text: _json("/slack/events", {"event": {"text": text}}),
    "LINE": _line,
    "preflight": lambda text: Sent(
        "OPTIONS",
        _SEARCH,
        headers={"Origin": f"https://{quote(text, '')}.example", "Access-Control-Request-Method": "POST"},
    ),
    "wrong method": lambda text: Sent("PUT", f"{_SEARCH}?{urlencode({'q': text})}", text, _JSON),
}

_INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}
_CALL: dict[str, Any] = {"jsonrpc": "2.0", "id": 2, "method": "tools/call"}


def _lines(*messages: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(message)}\n" for message in messages)


# Arguments and what is typed for a command; an argument with blanks may come without quotes.
COMMANDS: dict[str, Callable[[str], tuple[list[str], str]]] = {
    "search": lambda text: (["search", text, "--json"], ""),
    "search, without quotes": lambda text: (["search", *text.split()], ""),
    "search, no text": lambda text: (["search", "--lang", text], ""),
    "explain": lambda text: (["explain", text, "expired"], ""),
    "explain, wrong way round": lambda text: (["explain", "invalid", text], ""),
    "diagnose": lambda text: (["diagnose", text], "?\nw\nq\n"),
    "diagnose, pasted as an answer": lambda text: (["diagnose", "invalid"], f"{text}\nq\n"),
    "diagnose, answers": lambda text: (["diagnose", "invalid", "--answers", text], ""),
    "check, id": lambda text: (["check", *text.split()], ""),
    "check, input": lambda text: (["check", "code-shape", "--input", f"code={text}", "--json"], ""),
    "check, input without a name": lambda text: (["check", "code-shape", "--input", text], ""),
    "check, wrong input": lambda text: (["check", "card-expiry", "--input", f"issued_on={text}"], ""),
    "check, typed": lambda text: (["check", "code-shape"], f"{text}\n"),
    "mcp": lambda text: (
        ["mcp"],
        _lines(_INITIALIZE, _CALL | {"params": {"name": "search", "arguments": {"text": text}}}),
    ),
    "mcp, wrong lines": lambda text: (
        ["mcp"],
        f"{text}\n" + _lines({"jsonrpc": "2.0", "id": 7, "method": text}, _INITIALIZE, _CALL | {"params": text}),
    ),
    "no command": lambda text: (text.split(), ""),
    "no option": lambda text: ([f"--{text}", "search"], ""),
}


def send(port: int, sent: Sent, chance: random.Random) -> Answer:
    """Send it, and return all that came back; half of the connections are closed after it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = sent.headers | ({"Connection": "close"} if chance.random() < 0.5 else {})
        connection.request(sent.method, sent.path, sent.body.encode() or None, headers)
        response = connection.getresponse()
        head = "".join(f"{name}: {value}\n" for name, value in response.getheaders())
        return Answer(response.status, head.encode() + response.read())
    finally:
        connection.close()
