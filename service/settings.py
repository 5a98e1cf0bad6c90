"""What can be set about the service: one frozen dataclass, filled from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from indexer.errors import SettingsError
from indexer.settings import read_integer
from kb.loading.library import DEFAULT_KB
from service.access.addresses import (
    FORWARDED_HEADERS,
    ForwardedHeader,
    Network,
    is_base_url,
    is_safe_target,
    read_networks,
)
from service.access.callers import read_open
from service.access.keys import Key, KeyRing, owner_key, read_keys
from service.access.rates import DEFAULT_RATES, Rate, read_rates
from service.observability.logs import LOG_LEVELS, LogFormat

__all__ = ["ServiceSettings", "is_origin"]

_MIN_KEY_CHARS = 16
_OTLP_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Settings of the service. Each is set by the environment variable named in its description."""

    host: str = "127.0.0.1"
    """``KAIKETSU_HOST``: address to listen on."""

    port: int = 8000
    """``KAIKETSU_PORT``: port to listen on (1 to 65535)."""

    kb_dir: Path = DEFAULT_KB
    """``KAIKETSU_KB``: knowledge base folder; the one that ships with the program by default."""

    tenants: Path | None = None
    """``KAIKETSU_TENANTS``: file of several knowledge bases, each with its hosts and settings of its own."""

    base_url: str = ""
    """``KAIKETSU_BASE_URL``: public address, without a final slash; empty: canonical links are relative."""

    origins: tuple[str, ...] = ()
    """``KAIKETSU_ORIGINS``: sites (``https://shop.example.com``, blanks between) that may call the API from their
    pages; none by default."""

    frame_origins: tuple[str, ...] = ()
    """``KAIKETSU_FRAME_ORIGINS``: sites that may show the sidebar in a frame; none by default."""

    feedback_db: str = ""
    """``KAIKETSU_FEEDBACK_DB``: SQLAlchemy URL where searches (redacted) and feedback are kept, such as
    ``sqlite:///feedback.db``; nothing is kept by default."""

    feedback_days: int = 90
    """``KAIKETSU_FEEDBACK_DAYS``: how long they are kept (1 to 3650)."""

    insights_key: str = field(default="", repr=False)
    """``KAIKETSU_INSIGHTS_KEY``: a key of scope ``insights`` as it is, 16 characters or more; one of
    ``kaiketsu key new`` is better, of which a hash alone is stored."""

    keys: tuple[Key, ...] = ()
    """``KAIKETSU_KEYS``: lines of ``kaiketsu key new``, blanks between."""

    keys_file: Path | None = None
    """``KAIKETSU_KEYS_FILE``: a file of such lines, read again when it changes."""

    open_scopes: frozenset[str] = frozenset({"search"})
    """``KAIKETSU_OPEN``: scopes that need no key (``search``, ``agent``, ``admin``, or ``none``)."""

    rates: Mapping[str, Rate] = field(default_factory=lambda: DEFAULT_RATES)
    """``KAIKETSU_RATES``: requests a second and at once of one address, as ``search=20/100``, blanks between; a key
    has ten times that; ``off`` for no limits."""

    trusted_proxies: tuple[Network, ...] = ()
    """``KAIKETSU_TRUSTED_PROXIES``: addresses or networks of proxies that are believed, blanks between."""

    forwarded_header: ForwardedHeader = "x-forwarded-for"
    """``KAIKETSU_FORWARDED_HEADER``: the header in which they name the client: ``x-forwarded-for``, ``forwarded``."""

    max_body_bytes: int = 65_536
    """``KAIKETSU_MAX_BODY_BYTES``: longest request body; 4,000 characters need at most 48,000 as JSON."""

    max_waiting: int = 64
    """``KAIKETSU_MAX_WAITING``: requests at work or waiting for a thread at once (2 to 10000); more
    are answered 503."""

    log_level: str = "info"
    """``KAIKETSU_LOG_LEVEL``: ``debug``, ``info``, ``warning`` or ``error``."""

    log_format: LogFormat = "auto"
    """``KAIKETSU_LOG_FORMAT``: ``json``, ``console``, or ``auto``: console on a terminal, JSON elsewhere."""

    log_addresses: bool = False
    """``KAIKETSU_LOG_ADDRESSES``: whether the line of a request holds its sender's address."""

    otel: bool = False
    """``KAIKETSU_OTEL``: whether traces are sent, as the ``OTEL_*`` variables say; on by itself where one of
    those names an OTLP endpoint."""

    drain_s: int = 1
    """``KAIKETSU_DRAIN_S``: on SIGTERM, seconds for which ``/readyz`` says 503 while requests are still taken, so
    that a balancer looks elsewhere first (0 to 300)."""

    shutdown_s: int = 30
    """``KAIKETSU_SHUTDOWN_S``: how long requests that were taken may then last (1 to 3600)."""

    slack_signing_secret: str = field(default="", repr=False)
    """``KAIKETSU_SLACK_SIGNING_SECRET``: signing secret of a Slack app; without it nothing listens to Slack."""

    slack_token: str = field(default="", repr=False)
    """``KAIKETSU_SLACK_TOKEN``: bot token of the app, to answer mentions and direct messages."""

    slack_api: str = "https://slack.com/api"
    """``KAIKETSU_SLACK_API``: where Slack's API is, without a final slash: https, or this machine."""

    line_channel_secret: str = field(default="", repr=False)
    """``KAIKETSU_LINE_CHANNEL_SECRET``: channel secret of the Messaging API; nothing listens to LINE without it."""

    line_token: str = field(default="", repr=False)
    """``KAIKETSU_LINE_TOKEN``: channel access token, to send replies; needed beside the secret."""

    line_api: str = "https://api.line.me"
    """``KAIKETSU_LINE_API``: where LINE's API is, without a final slash: https, or this machine."""

    webhooks: tuple[str, ...] = field(default=(), repr=False)
    """``KAIKETSU_WEBHOOKS``: addresses that events are posted to, https or of this machine, blanks between."""

    webhook_secret: str = field(default="", repr=False)
    """``KAIKETSU_WEBHOOK_SECRET``: signs webhooks: ``whsec_`` and the Base64 of 24 to 64 random bytes."""

    webhook_texts: bool = False
    """``KAIKETSU_WEBHOOK_TEXTS``: whether a gap's event holds how people put it, anonymised as in the search log."""

    reload_interval_s: float = 0.5
    """How often, in seconds at most, a request looks whether a newer generation is current."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "ServiceSettings":
        """Build settings from a mapping such as ``os.environ``.

        Raises:
            SettingsError: a variable holds what it cannot; the message names it.
        """
        default = cls()
        return cls(
            host=environ.get("KAIKETSU_HOST") or default.host,
            port=read_integer(environ, "KAIKETSU_PORT", default.port, 1, 65_535),
            kb_dir=Path(environ.get("KAIKETSU_KB") or default.kb_dir),
            tenants=Path(environ["KAIKETSU_TENANTS"]) if environ.get("KAIKETSU_TENANTS") else None,
            base_url=_read_base_url(environ),
            origins=_read_origins(environ, "KAIKETSU_ORIGINS"),
            frame_origins=_read_origins(environ, "KAIKETSU_FRAME_ORIGINS"),
            feedback_db=environ.get("KAIKETSU_FEEDBACK_DB", ""),
            feedback_days=read_integer(environ, "KAIKETSU_FEEDBACK_DAYS", default.feedback_days, 1, 3650),
            insights_key=_read_key(environ.get("KAIKETSU_INSIGHTS_KEY", "")),
            keys=read_keys(environ.get("KAIKETSU_KEYS", ""), "KAIKETSU_KEYS"),
            keys_file=Path(environ["KAIKETSU_KEYS_FILE"]) if environ.get("KAIKETSU_KEYS_FILE") else None,
            open_scopes=read_open(environ.get("KAIKETSU_OPEN") or "search"),
            rates=read_rates(environ.get("KAIKETSU_RATES", "")),
            trusted_proxies=read_networks(environ.get("KAIKETSU_TRUSTED_PROXIES", "")),
            forwarded_header=_read_forwarded(environ.get("KAIKETSU_FORWARDED_HEADER") or default.forwarded_header),
            max_waiting=read_integer(environ, "KAIKETSU_MAX_WAITING", default.max_waiting, 2, 10_000),
            max_body_bytes=read_integer(
                environ, "KAIKETSU_MAX_BODY_BYTES", default.max_body_bytes, 16_384, 16_777_216
            ),
            log_level=_read_choice(environ, "KAIKETSU_LOG_LEVEL", "info", tuple(LOG_LEVELS)),
            log_format=_read_choice(environ, "KAIKETSU_LOG_FORMAT", "auto", get_args(LogFormat)),
            log_addresses=_read_switch(environ, "KAIKETSU_LOG_ADDRESSES", default=False),
            otel=_read_switch(environ, "KAIKETSU_OTEL", default=any(environ.get(name) for name in _OTLP_ENDPOINTS)),
            drain_s=read_integer(environ, "KAIKETSU_DRAIN_S", default.drain_s, 0, 300),
            slack_signing_secret=environ.get("KAIKETSU_SLACK_SIGNING_SECRET", "").strip(),
            slack_token=environ.get("KAIKETSU_SLACK_TOKEN", "").strip(),
            slack_api=_read_target(environ, "KAIKETSU_SLACK_API", default.slack_api),
            line_channel_secret=environ.get("KAIKETSU_LINE_CHANNEL_SECRET", "").strip(),
            line_token=environ.get("KAIKETSU_LINE_TOKEN", "").strip(),
            line_api=_read_target(environ, "KAIKETSU_LINE_API", default.line_api),
            webhooks=_read_webhooks(environ),
            webhook_secret=environ.get("KAIKETSU_WEBHOOK_SECRET", "").strip(),
            webhook_texts=_read_switch(environ, "KAIKETSU_WEBHOOK_TEXTS", default=False),
            shutdown_s=read_integer(environ, "KAIKETSU_SHUTDOWN_S", default.shutdown_s, 1, 3600),
        )

    def key_ring(self) -> KeyRing:
        """Return the keys that are named here.

        Raises:
            SettingsError: the file of keys cannot be used.
        """
        owner = (owner_key(self.insights_key),) if self.insights_key else ()
        return KeyRing((*self.keys, *owner), self.keys_file)


def is_origin(text: str) -> bool:
    """Return whether a text is scheme, host and perhaps port, and nothing more: it may go into a header."""
    return _ORIGIN.fullmatch(text) is not None


def _read_base_url(environ: Mapping[str, str]) -> str:
    """Return the public address without a final slash.

    Raises:
        SettingsError: no address can be made of it.
    """
    text = environ.get("KAIKETSU_BASE_URL", "").strip().rstrip("/")
    if text and not is_base_url(text):
        raise SettingsError("KAIKETSU_BASE_URL", text, "an address such as https://help.example.com")
    return text


def _read_origins(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return the origins; they end up in a header, so nothing but an origin is taken.

    Raises:
        SettingsError: one is not scheme, host and port.
    """
    origins = tuple(environ.get(name, "").split())
    for origin in origins:
        if not is_origin(origin):
            raise SettingsError(name, origin, "origins such as https://shop.example.com, blanks between")
    return origins


def _read_forwarded(text: str) -> ForwardedHeader:
    """Return the header.

    Raises:
        SettingsError: it is none that proxies use.
    """
    for known in FORWARDED_HEADERS:
        if text.lower() == known:
            return known
    raise SettingsError("KAIKETSU_FORWARDED_HEADER", text, f"one of: {', '.join(FORWARDED_HEADERS)}")


def _read_target(environ: Mapping[str, str], name: str, default: str) -> str:
    """Return an address that is called.

    Raises:
        SettingsError: it is neither https nor of this machine.
    """
    text = environ.get(name, "").strip().rstrip("/") or default
    if not is_safe_target(text):
        raise SettingsError(name, text, "an address that begins with https://, or one of this machine")
    return text


def _read_webhooks(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the addresses; the message does not hold one, for its path may be a secret.

    Raises:
        SettingsError: one is neither https nor of this machine, or there is no secret to sign with.
    """
    urls = tuple(environ.get("KAIKETSU_WEBHOOKS", "").split())
    if not all(map(is_safe_target, urls)) or any(re.search(r"[,;]https?:", url) for url in urls):
        expected = "addresses that begin with https://, or of this machine, blanks between"
        raise SettingsError("KAIKETSU_WEBHOOKS", "…", expected)
    if urls and not environ.get("KAIKETSU_WEBHOOK_SECRET", "").strip():
        raise SettingsError("KAIKETSU_WEBHOOK_SECRET", "", "whsec_ and a secret: webhooks are signed")
    return urls


def _read_choice(environ: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> Any:  # noqa: ANN401 - a Literal
    """Return one of the words.

    Raises:
        SettingsError: it is none of them.
    """
    text = environ.get(name, "").strip().lower() or default
    if text not in choices:
        raise SettingsError(name, text, "one of " + ", ".join(choices))
    return text


def _read_switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Return whether something is on.

    Raises:
        SettingsError: it is neither 0 nor 1.
    """
    text = environ.get(name, "").strip()
    if text not in {"", "0", "1"}:
        raise SettingsError(name, text, "0 or 1")
    return default if not text else text == "1"


def _read_key(text: str) -> str:
    """Return the key.

    Raises:
        SettingsError: it is too short to be one; the message does not hold it.
    """
    if text and len(text) < _MIN_KEY_CHARS:
        raise SettingsError("KAIKETSU_INSIGHTS_KEY", "…", f"{_MIN_KEY_CHARS} characters or more")
    return text
