"""The service and the commands at their most talkative, for children of the warm process.

Every logger is on from ``debug``, once through the pipeline of the service and once as Python writes records by
itself, SQLAlchemy's statements with their parameters included; core files are allowed; home, caches and temporary
files are below one folder. Its memory can be asked for (``memory.py``).
"""

import io
import logging
import os
import resource
import sys
import tempfile
from pathlib import Path

from tests.resilience.leaks import CHAT_SECRET
from tests.resilience.memory import answer_with_remains
from tests.resilience.servers import serve

__all__ = ["COMMAND", "CONTROL", "SERVE_TALKING", "WARM", "abort_holding", "command", "serve_talking"]

SERVE_TALKING, COMMAND, CONTROL = (f"{__name__}:{name}" for name in ("serve_talking", "command", "abort_holding"))
WARM = ("service.app.asgi", "service.cli.commands.serve", "uvicorn.protocols.http.httptools_impl", "uvloop", __name__)


def serve_talking(home: str, kb: str, index: str, port: int, database: str, key: str) -> None:
    """Run ``kaiketsu serve`` and let every logger talk."""
    import service.app.asgi

    _move_into(Path(home))
    answer_with_remains(Path())
    os.environ |= {
        "KAIKETSU_FEEDBACK_DB": database,
        "KAIKETSU_INSIGHTS_KEY": key,
        "KAIKETSU_LOG_LEVEL": "debug",
        "KAIKETSU_ORIGINS": "https://shop.example",
        "KAIKETSU_SLACK_SIGNING_SECRET": CHAT_SECRET,
        "KAIKETSU_SLACK_TOKEN": "token",
        "KAIKETSU_SLACK_API": "http://127.0.0.1:9",  # nobody listens: a reply that is not taken is logged
        "KAIKETSU_LINE_CHANNEL_SECRET": CHAT_SECRET,
        "KAIKETSU_LINE_TOKEN": "token",
        "KAIKETSU_LINE_API": "http://127.0.0.1:9",
    }
    configure = service.app.asgi.configure_logging

    def configure_and_talk(*arguments: object, **options: object) -> object:
        log = configure(*arguments, **options)
        raw = logging.StreamHandler(Path("raw.log").open("a", encoding="utf-8"))  # noqa: SIM115 - until the end
        raw.setFormatter(logging.Formatter("%(name)s %(message)s"))
        root = logging.getLogger()
        root.addHandler(raw)
        root.setLevel(logging.DEBUG)
        for name in logging.root.manager.loggerDict:
            logger = logging.getLogger(name)
            logger.setLevel(logging.DEBUG)
            logger.disabled = name == "uvicorn.access"  # our promise is that it is off; switching it on undoes it
        return log

    service.app.asgi.configure_logging = configure_and_talk
    for name in ("sqlalchemy.engine", "sqlalchemy.pool"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    serve(kb, index, port)


def command(home: str, index: str, database: str, arguments: list[str], typed: str) -> None:
    """Run a command with something on its standard input."""
    import indexer.encoding
    import service.app.asgi
    from indexer.encoding.hashing import HashingEncoder
    from service.cli.main import main

    _move_into(Path(home))
    os.environ |= {"KAIKETSU_INDEX": index, "KAIKETSU_FEEDBACK_DB": database}
    indexer.encoding.open_encoder = service.app.asgi.open_encoder = lambda *_: HashingEncoder()
    sys.stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
    main(["--verbose", *arguments])


def abort_holding(home: str, secret: str) -> None:
    """Die with a secret in memory and nothing to forbid a core file: shows that this machine writes them."""
    _move_into(Path(home))
    held = [secret * 3]
    os.abort()
    print(held)


def _move_into(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    os.chdir(home)
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    temporary = home / "tmp"
    temporary.mkdir(exist_ok=True)
    os.environ |= {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(temporary)}
    tempfile.tempdir = str(temporary)
