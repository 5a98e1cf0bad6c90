"""An application on a real socket, served by a thread of the test's own process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from litestar import Litestar

from tests.support.waiting import wait_for

__all__ = ["serving_site"]


@contextmanager
def serving_site(app: Litestar, port: int = 0, **options: Any) -> Iterator[str]:
    """Serve an application on 127.0.0.1; give its address without a final slash.

    Args:
        app: The application.
        port: A free one if 0.
        options: Further ones of uvicorn, such as ``http``.
    """
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False, **options)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_for(lambda: server.started, "the application serves")
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
