"""``kaiketsu serve`` in a child of the warm process, with a journal of the requests that reached it."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

__all__ = ["REQUEST_ID", "SERVE", "WARM", "serve"]

SERVE = f"{__name__}:serve"
WARM = ("service.app.asgi", "service.cli.commands.serve", "uvicorn.protocols.http.httptools_impl", "uvloop", __name__)
REQUEST_ID = "x-fault-request"

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


def serve(kb: str, index: str, port: int, journal: str = "", rates: str = "off") -> None:
    """Run ``kaiketsu serve`` with the encoder without a model; for a child of the warm process.

    Args:
        kb: Knowledge base.
        index: Index folder.
        port: On 127.0.0.1.
        journal: File to which the id of each request is written before it is answered; empty for none.
        rates: ``KAIKETSU_RATES``; off where one address plays all clients.
    """
    import uvicorn

    import service.app.asgi
    from indexer.encoding.hashing import HashingEncoder
    from service.cli.main import main

    service.app.asgi.open_encoder = lambda *_: HashingEncoder()
    os.environ["KAIKETSU_RATES"] = rates
    if journal:
        load = uvicorn.Config.load

        def load_with_journal(config: uvicorn.Config) -> None:
            load(config)
            config.loaded_app = _Journal(config.loaded_app, journal)

        uvicorn.Config.load = load_with_journal
    main(["serve", "--kb", kb, "--index", index, "--port", str(port)])


class _Journal:
    """Writes down every request that reached the application: those are the accepted ones."""

    def __init__(self, app: App, path: str) -> None:
        self._app = app
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        for name, value in scope.get("headers", ()):
            if name == REQUEST_ID.encode():
                os.write(self._file, value + b"\n")
        await self._app(scope, receive, send)
