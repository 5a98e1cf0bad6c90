"""Requests that carry a secret in each place where one can end up, and commands likewise."""

import http.client
import json
import random
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from service.web.routes import FRAGMENT_HEADER

__all__ = ["COMMANDS", "PLACES", "Answer", "Sent", "send"]

_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_SEARCH = "/api/v1/search"


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
    "preflight": lambda text: Sent(
        "OPTIONS",
        _SEARCH,
        headers={"Origin": f"https://{quote(text, '')}.example", "Access-Control-Request-Method": "POST"},
    ),
    "wrong method": lambda text: Sent("PUT", f"{_SEARCH}?{urlencode({'q': text})}", text, _JSON),
}

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
