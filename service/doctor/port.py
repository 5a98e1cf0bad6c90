"""Check the port: free, or taken by this service."""

import errno
import http.client
import socket
from collections.abc import Iterator

from service.doctor.finding import Finding, ok, problem
from service.doctor.subject import Subject

__all__ = ["EVERYWHERE", "check", "is_us"]

_TIMEOUT_S = 2.0
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound
"""Addresses that mean all of them, and one at which a service on them answers."""


def check(subject: Subject) -> Iterator[Finding]:
    """Bind it for a moment; where that fails, ask who is there."""
    host, port = subject.service.host, subject.service.port
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
    except OSError as error:
        yield _taken(host, port, error)
    else:
        yield ok("port.free", f"{host}:{port} can be listened on")


def _taken(host: str, port: int, error: OSError) -> Finding:
    if error.errno == errno.EADDRINUSE and is_us(host, port):
        return ok("port.free", f"kaiketsu answers on {host}:{port}")
    if error.errno == errno.EADDRINUSE:
        return problem(
            "port.free",
            f"another program listens on {host}:{port}",
            "`kaiketsu serve` cannot start there",
            f"find it with `ss -ltnp 'sport = :{port}'`, or set KAIKETSU_PORT",
        )
    if error.errno == errno.EACCES:
        return problem(
            "port.free",
            f"{host}:{port} is not for this user",
            "ports below 1024 need a privilege that this service should not have",
            "set KAIKETSU_PORT to 8000 and let the proxy listen on 443",
        )
    return problem(
        "port.free",
        f"{host}:{port} cannot be listened on ({error.strerror or type(error).__name__})",
        "`kaiketsu serve` cannot start there",
        "set KAIKETSU_HOST to an address of this machine",
    )


def is_us(host: str, port: int) -> bool:
    """Return whether Kaiketsu answers there."""
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=_TIMEOUT_S)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        return response.status == http.HTTPStatus.OK and b'"ok"' in response.read(64)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
