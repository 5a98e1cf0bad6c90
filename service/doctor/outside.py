"""The running service, asked as somebody outside would ask it: past every kind of proxy, and through the real one.

A proxy that leaves no trace makes every stranger look like a program of this machine. That cannot be seen in the
settings; it shows when the closed doors are tried.
"""

import http.client
import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

from service.doctor.finding import Finding, ok, problem, warning
from service.doctor.port import EVERYWHERE, is_us
from service.doctor.subject import Subject

__all__ = ["check"]

_TIMEOUT_S = 3.0
_STRANGER = "203.0.113.1"  # RFC 5737: nobody's
_FORWARDED = "X-Forwarded-For"
_CONVERSATION = json.dumps({"messages": [{"role": "agent", "text": "kaiketsu doctor"}]})


class _Door(NamedTuple):
    """What is closed to strangers: a scope, and the request that it opens."""

    scope: str
    method: str
    path: str
    body: str | None = None


_DOORS = (
    _Door("admin", "GET", "/metrics"),
    _Door("insights", "GET", "/api/v1/insights"),
    _Door("agent", "POST", "/api/v1/assist", _CONVERSATION),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Try the closed doors directly, as proxies would pass requests on, and at the public address."""
    host, port = subject.service.host, subject.service.port
    if not is_us(host, port):
        yield ok("outside.asked", "the service does not run here; nothing was asked")
        return
    direct = f"http://{_bracketed(EVERYWHERE.get(host, host))}:{port}"
    doors = [door for door in _DOORS if door.scope not in subject.service.open_scopes]
    yield _by_proxy(direct, doors, "1.1", {_FORWARDED: _STRANGER}, "with a forwarded header")
    yield _by_proxy(direct, doors, "1.0", {}, "by HTTP/1.0 and without such a header")
    if subject.service.base_url:
        yield from _at_the_public_address(subject.service.base_url, doors)


def _by_proxy(url: str, doors: list[_Door], version: str, headers: Mapping[str, str], how: str) -> Finding:
    """Ask the service itself as a proxy would."""
    opened = [door for door in doors if _lets_in(_ask(url, door, headers, version)[0])]
    if opened:
        return problem(
            "outside.proxied",
            f"a request {how} gets into {_paths(opened)} without a key",
            "behind a proxy, everybody could read what people search and write",
            "set KAIKETSU_TRUSTED_PROXIES to the proxy's address, and restart the service with these settings",
        )
    return ok("outside.proxied", f"a request {how} needs a key")


def _at_the_public_address(url: str, doors: list[_Door]) -> Iterator[Finding]:
    """Ask through whatever stands in front: nobody there has local rights."""
    try:
        status, answer = _ask(url, _Door("", "GET", "/healthz"))
    except (OSError, http.client.HTTPException) as error:
        yield warning(
            "outside.public",
            f"{url} does not answer ({getattr(error, 'strerror', None) or type(error).__name__})",
            "whether strangers get in through the proxy is not known",
            "start the proxy, correct KAIKETSU_BASE_URL, or run doctor where that address can be reached",
        )
        return
    if status != HTTPStatus.OK or b'"ok"' not in answer:
        yield warning(
            "outside.public",
            f"{url}/healthz answers {status}, and not as Kaiketsu does",
            "pages link to an address at which something else answers",
            "correct KAIKETSU_BASE_URL, or the proxy that stands there",
        )
        return
    opened = [
        door
        for door in doors
        if any(_lets_in(_ask(url, door, headers)[0]) for headers in ({}, {_FORWARDED: "127.0.0.1"}))
    ]
    if opened:
        yield problem(
            "outside.public",
            f"at {url} everybody gets into {_paths(opened)} without a key",
            "the proxy leaves no trace, and every stranger looks like this machine",
            "set KAIKETSU_TRUSTED_PROXIES to the proxy's address, such as 127.0.0.1, and restart the service",
        )
    else:
        yield ok("outside.public", f"{url} needs a key for what is not open")


def _lets_in(status: int) -> bool:
    """Return whether a door is open; 409 says that what is behind it is switched off."""
    return status == HTTPStatus.CONFLICT or HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def _ask(url: str, door: _Door, headers: Mapping[str, str] | None = None, version: str = "1.1") -> tuple[int, bytes]:
    """Return status and the beginning of the answer.

    Raises:
        OSError: nobody answers.
        http.client.HTTPException: what answers does not speak HTTP.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_TIMEOUT_S)
    connection._http_vsn, connection._http_vsn_str = int(version.replace(".", "")), f"HTTP/{version}"  # type: ignore[attr-defined] # noqa: SLF001 - no other way to ask by 1.0
    content = {"content-type": "application/json"} if door.body else {}
    try:
        connection.request(door.method, parts.path + door.path, door.body, {**content, **(headers or {})})
        response = connection.getresponse()
        return response.status, response.read(256)
    finally:
        connection.close()


def _paths(doors: list[_Door]) -> str:
    return ", ".join(door.path for door in doors)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
