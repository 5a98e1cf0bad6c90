"""The outermost middleware: finds the route, gives the request an id, and logs, counts and traces how it went."""

import re
import time
from typing import TYPE_CHECKING

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from service.http.request_id import REQUEST_ID_HEADER, current_request_id, sane_request_id
from service.http.route import RouteTable
from service.observability.facts import RequestFacts, current_facts
from service.observability.lifecycle import Lifecycle
from service.observability.metrics import UNMATCHED, Metrics
from service.observability.served import ServedIndex

if TYPE_CHECKING:  # an optional extra
    from opentelemetry.trace import Span

    from service.observability.tracing import Tracing

__all__ = ["RequestObserver"]

_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_FAILED = 400


class RequestObserver:
    """ASGI middleware around all others, so that their refusals are seen too."""

    def __init__(
        self,
        app: ASGIApp,
        routes: RouteTable,
        source: ServedIndex,
        lifecycle: Lifecycle,
        metrics: Metrics,
        log: FilteringBoundLogger | None,
        tracing: "Tracing | None",
        *,
        log_addresses: bool,
    ) -> None:
        self._app = app
        self._routes = routes
        self._source = source
        self._lifecycle = lifecycle
        self._metrics = metrics
        self._log = log
        self._tracing = tracing
        self._log_addresses = log_addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and observe it; anything else is passed on."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        is_quiet = self._routes.note(scope).quiet
        headers = dict(scope["headers"])
        facts = RequestFacts(sane_request_id(headers.get(REQUEST_ID_HEADER)))
        token, id_token = current_facts.set(facts), current_request_id.set(facts.request_id)
        span = self._start_span(scope, headers)
        added = [(REQUEST_ID_HEADER, facts.request_id.encode("ascii"))]
        status = size_bytes = 0

        async def observe(message: Message) -> None:
            nonlocal status, size_bytes
            if message["type"] == "http.response.start":
                status = message["status"]
                # Whoever holds a connection open learns to go elsewhere before the listener is gone.
                closing = [(b"connection", b"close")] if self._lifecycle.draining else []
                message["headers"] = [*message["headers"], *added, *closing]
            elif message["type"] == "http.response.body":
                size_bytes += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, observe)
        except BaseException as error:
            facts.error = type(error).__name__
            raise
        finally:
            current_facts.reset(token)
            current_request_id.reset(id_token)
            self._tell(scope, facts, status, size_bytes, time.perf_counter() - started, span, is_quiet=is_quiet)

    def _start_span(self, scope: HTTPScope, headers: dict[bytes, bytes]) -> "Span | None":
        if self._tracing is None:
            return None
        parent = headers.get(b"traceparent", b"")
        known = {"traceparent": parent.decode("ascii")} if _TRACEPARENT.fullmatch(parent) else {}
        return self._tracing.start(self._metrics.known_method(scope["method"]), known)

    def _tell(
        self,
        scope: HTTPScope,
        facts: RequestFacts,
        status: int,
        size_bytes: int,
        seconds: float,
        span: "Span | None",
        *,
        is_quiet: bool,
    ) -> None:
        route = scope.get("path_template") or UNMATCHED
        method = self._metrics.known_method(scope["method"])
        if not facts.generation and (searcher := self._source.serving):
            facts.generation = searcher.generation.id
        self._metrics.observe(facts, method, route, status, seconds)
        more: dict[str, str] = {"error": facts.error} if facts.error else {}
        if span is not None and self._tracing is not None:
            self._tracing.finish(span, facts, method, route, status)
            more["trace_id"] = self._tracing.trace_id(span)
        if self._log is None:
            return
        if (caller := scope["state"].get("caller")) and caller.key:
            more["key"] = caller.key.name  # as its owner called it
        if self._log_addresses and (client := scope.get("client")):
            more["address"] = client[0]
        tell = self._log.debug if is_quiet and 0 < status < _FAILED else self._log.info
        tell(
            "request",
            request_id=facts.request_id,
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 2),
            bytes=size_bytes,
            generation=facts.generation,
            state=facts.state,
            **more,
        )
