"""Logs: one line of JSON an event on stderr (or, on a terminal, one that reads well), and no text of users.

Three rules keep text out, whatever the level:

- our own modules log ids, figures and sentences of their own;
- a record of a library shows the template that its author wrote, first line only, never what was filled in;
- an exception shows its types and frames, never its message, its locals or its source lines: the message of
  a decoding error quotes what it could not decode.

Below ``warning``, libraries are silent: ``KAIKETSU_LOG_LEVEL`` is about this program.
"""

import logging
import sys
import threading
import time
import traceback
from collections.abc import MutableMapping
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, TextIO

import msgspec
import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import FilteringBoundLogger, Processor

from kb.redaction import redact
from service.http.request_id import request_id

__all__ = ["LOG_LEVELS", "LogFormat", "configure_logging", "frames_of"]

LogFormat = Literal["auto", "json", "console"]
LOG_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

_OWN = ("kb", "indexer", "service")
_SPEAKING = "uvicorn.error"
"""Says where it listens and why it stops; started without WebSockets, none of its messages holds an address
that was asked for (its access log, which does, is off)."""

_MAX_FOREIGN_CHARS = 200
_MAX_FRAMES = 40
_PACKAGES = Path(__file__).parents[2]

_Event = MutableMapping[str, Any]
_log = logging.getLogger(__name__)


def configure_logging(level: str, form: LogFormat, stream: TextIO | None = None) -> FilteringBoundLogger:
    """Send every log of the process through one pipeline.

    Args:
        level: A key of ``LOG_LEVELS``: least level of the messages of our own modules.
        form: ``auto`` reads well on a terminal and is JSON elsewhere.
        stream: Where to; by default stderr.

    Returns:
        The logger for the line that every request leaves; leaner than ``logging``.
    """
    stream = stream or sys.stderr
    on_terminal = form == "console" or (form == "auto" and stream.isatty())
    render = _console_renderer() if on_terminal else _render_json
    common: list[Processor] = [structlog.processors.add_log_level, _stamp, _exception_as_frames]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        ProcessorFormatter(
            processors=[
                _without_values,
                ProcessorFormatter.remove_processors_meta,
                _stamp,
                _exception_as_frames,
                render,
            ]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in _OWN:
        logging.getLogger(name).setLevel(LOG_LEVELS[level])
    for name in ("uvicorn", _SPEAKING, "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    logging.getLogger(_SPEAKING).setLevel(max(LOG_LEVELS[level], logging.INFO))
    logging.getLogger("uvicorn.access").disabled = True
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # a record that cannot be formatted would be printed with its arguments
    threading.excepthook = _log_thread_exception
    sys.unraisablehook = _log_unraisable
    logger = structlog.wrap_logger(
        structlog.WriteLogger(stream) if on_terminal else structlog.BytesLogger(_bytes_of(stream)),
        processors=[*common, render if on_terminal else _render_json_bytes],
        wrapper_class=structlog.make_filtering_bound_logger(LOG_LEVELS[level]),
    )
    bound: FilteringBoundLogger = logger.bind()
    return bound


def frames_of(error: BaseException) -> list[str]:
    """Return an exception as types and frames, causes included, the innermost last: no message, no values."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = [_frame(each) for each in traceback.extract_tb(current.__traceback__, limit=-_MAX_FRAMES)]
        lines = [*frames, type(current).__qualname__, *lines]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return lines


def _frame(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    parts = path.parts
    if "site-packages" in parts:
        path = Path(*parts[parts.index("site-packages") + 1 :])
    elif path.is_relative_to(_PACKAGES):
        path = path.relative_to(_PACKAGES)
    return f"{path}:{frame.lineno} {frame.name}"


def _without_values(_logger: Any, _method: str, event: _Event) -> _Event:  # noqa: ANN401 - structlog
    """Describe a record of ``logging`` by its author's words alone."""
    record: logging.LogRecord = event["_record"]
    event["level"], event["logger"] = record.levelname.lower(), record.name
    package = record.name.partition(".")[0]
    if package not in _OWN and record.name != _SPEAKING:
        template = record.msg if isinstance(record.msg, str) else type(record.msg).__qualname__
        if record.name == "py.warnings":
            # Python 3.11.0 hands the text over as an argument, later ones as the message.
            text = record.args[0] if isinstance(record.args, tuple) and record.args else template
            template = str(text).rpartition("site-packages/")[2]
            template = ":".join(template.split(":", 3)[:3])  # file, line and category, not the message
        event["event"] = redact(template.strip().partition("\n")[0][:_MAX_FOREIGN_CHARS]).text
    if current := request_id():
        event["request_id"] = current
    return event


def _exception_as_frames(_logger: Any, _method: str, event: _Event) -> _Event:  # noqa: ANN401 - structlog
    info = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = frames_of(error)
    return event


def _stamp(_logger: Any, _method: str, event: _Event) -> _Event:  # noqa: ANN401 - structlog
    """Add the time in UTC; half the cost of structlog's own, which goes through ``datetime``."""
    now = time.time()
    seconds = int(now)
    event["at"] = f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{int((now - seconds) * 1e3):03d}Z"
    return event


_encode = msgspec.json.Encoder(enc_hook=lambda value: type(value).__qualname__).encode


def _render_json_bytes(_logger: Any, _method: str, event: _Event) -> bytes:  # noqa: ANN401 - structlog
    return _encode(event)


def _render_json(_logger: Any, _method: str, event: _Event) -> str:  # noqa: ANN401 - structlog
    return _encode(event).decode()


def _console_renderer() -> Processor:
    return structlog.dev.ConsoleRenderer(colors=True, timestamp_key="at", pad_event_to=24)


def _bytes_of(stream: TextIO) -> BinaryIO:
    if not isinstance(stream, TextIOWrapper):
        raise TypeError(f"logs need a stream over bytes, such as sys.stderr; got {type(stream).__name__}")
    buffer: BinaryIO = stream.buffer
    return buffer


def _log_thread_exception(args: threading.ExceptHookArgs) -> None:
    """Log what ended a thread, which Python would print with its message."""
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        name = args.thread.name if args.thread else "?"
        _log.error("thread %s ended by %s", name, args.exc_type.__qualname__, exc_info=_info(args.exc_value))


def _log_unraisable(args: "sys.UnraisableHookArgs") -> None:
    if args.exc_value is not None:
        _log.error("%s in a finaliser", args.exc_type.__qualname__, exc_info=_info(args.exc_value))


def _info(error: BaseException) -> tuple[type[BaseException], BaseException, TracebackType | None]:
    return type(error), error, error.__traceback__
