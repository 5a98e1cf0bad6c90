"""The server process: uvicorn, with signals that mean what operators expect.

SIGTERM drains: ``/readyz`` says 503 for a moment while requests are still taken, then the listener closes and
what was taken is answered. SIGINT skips the moment. SIGHUP looks for a newer generation now, and says what came
of it.
"""

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Sequence
from types import FrameType

import uvicorn

from indexer.errors import IndexerError
from service.answering.searcher_source import SearcherSource
from service.app.asgi import Assembly
from service.app.listener import ListenerWatch
from service.http.compat.uvicorn_heads import HeadDeadlineProtocol
from service.settings import ServiceSettings

__all__ = ["run_server"]

_log = logging.getLogger(__name__)

_TICKS_A_SECOND = 10  # uvicorn's
_READ_S = 0.2  # a request that is on its way at the end is read within this


def run_server(assembly: Assembly, settings: ServiceSettings) -> None:
    """Serve until a signal ends it.

    Args:
        assembly: What to serve.
        settings: Where to listen, and how long an end may take.

    Raises:
        OSError: the address cannot be listened on.
        SystemExit: with 1, no connections were taken any more; whoever supervises the process starts it again.
    """
    listener = _bind(settings.host, settings.port)
    config = uvicorn.Config(
        assembly.app,
        host=settings.host,
        port=settings.port,
        access_log=False,  # it carries addresses as they were asked for
        log_config=None,  # the composition root has configured logging
        http=HeadDeadlineProtocol,
        proxy_headers=False,  # KAIKETSU_TRUSTED_PROXIES says who is believed
        ws="none",  # nothing here speaks it, and uvicorn logs the address of a refused one
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_s,
    )
    server = _Server(config, assembly, settings.drain_s, ListenerWatch(listener))
    server.run([listener])
    if server.has_lost_listener:
        _log.critical("ended: no connections were taken any more, as where memory fails at one; start it again")
        raise SystemExit(1)


def _bind(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address; uvicorn itself would end the process with a code of its own."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        reason = f"cannot listen on {host}:{port}: {error.strerror}; see `kaiketsu doctor`"
        raise OSError(error.errno, reason) from error
    _log.info("listening on %s:%d", host, port)
    return listener


class _Server(uvicorn.Server):
    """A server that drains and reloads, and ends where its listener has."""

    def __init__(self, config: uvicorn.Config, assembly: Assembly, drain_s: float, watch: ListenerWatch) -> None:
        super().__init__(config)
        self._watch = watch
        self.has_lost_listener = False
        self._sources = assembly.sources
        self._lifecycle = assembly.lifecycle
        self._drain_s = drain_s

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve; SIGHUP is handled from the start."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_signal_handler(signal.SIGHUP, self._reload_beside)
        await super().serve(sockets)

    async def on_tick(self, counter: int) -> bool:
        """Look once a second whether connections are taken; end otherwise, answering what was taken before."""
        if counter % _TICKS_A_SECOND == 0 and not self.should_exit:
            self.has_lost_listener = self._watch.is_lost(HeadDeadlineProtocol.accepted)
        return self.has_lost_listener or await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the listener, read what was sent on connections that are open, then end as uvicorn does.

        uvicorn drops a connection whose request it has not read yet, though its client has sent it.
        """
        for server in self.servers:
            server.close()
        await asyncio.sleep(_READ_S)
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to drain on the first SIGTERM; a second one, or SIGINT, closes at once."""
        if sig != signal.SIGTERM or self._lifecycle.draining or not self._drain_s:
            self._lifecycle.begin_drain()
            super().handle_exit(sig, frame)
            return
        self._lifecycle.begin_drain()
        close = super().handle_exit
        # A signal handler runs between two steps of the loop, which may be asleep.
        self._loop.call_soon_threadsafe(self._loop.call_later, self._drain_s, close, sig, None)

    def _reload_beside(self) -> None:
        threading.Thread(target=_reload_all, args=(self._sources,), name="reload", daemon=True).start()


def _reload_all(sources: Sequence[SearcherSource]) -> None:
    for source in sources:
        _reload(source)


def _reload(source: SearcherSource) -> None:
    before = source.serving
    try:
        source.load()
    except (IndexerError, OSError) as error:
        _log.error("index not reloaded on SIGHUP, the old generation keeps serving: %s", error)
        return
    after = source.serving
    name = after.generation.id if after else "none"
    if after is before:
        _log.info("nothing to reload on SIGHUP: generation %s is the newest that opens", name)
    else:
        _log.info("reloaded on SIGHUP: generation %s", name)
