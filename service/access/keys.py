"""Keys: made here, shown once, kept as a hash.

A line holds ``name:scopes:hash`` or ``name:scopes:hash:day``: scopes with commas between, the SHA-256 of the key in
hex, and the last day (UTC) on which it is good. Several keys are good at once, so one is replaced by adding the next,
moving its users over, and taking the old line out.

A plain SHA-256 is right here: a key is 256 random bits, not a password that somebody chose. Guessing it costs 2^255
tries however fast the hash; a slow hash would only let a stranger with made-up keys keep a core busy.
"""

import hashlib
import hmac
import logging
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from indexer.errors import SettingsError

__all__ = [
    "ADMIN",
    "AGENT",
    "INSIGHTS",
    "SCOPES",
    "SEARCH",
    "Key",
    "KeyRing",
    "make_key",
    "owner_key",
    "read_key_file",
    "read_keys",
]

_log = logging.getLogger(__name__)

SEARCH = "search"
"""Finding and reading: search, articles, checks, triage, one customer's complaint, feedback."""
AGENT = "agent"
"""Reading a whole conversation."""
INSIGHTS = "insights"
"""What people search."""
ADMIN = "admin"
"""Operations, such as figures for monitoring; and every route that names no scope."""

SCOPES = (SEARCH, AGENT, INSIGHTS, ADMIN)
"""What a key may open. None includes another."""

_PREFIX = "kaiketsu_"
"""Lets scanners of repositories recognise a key that leaked."""

_FORM = "lines of name:scope,scope:sha256 or name:scope,scope:sha256:2027-03-31, from `kaiketsu key new`"
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LINE = re.compile(
    rf"(?P<name>{_NAME.pattern}):(?P<scopes>[a-z,]+):(?P<digest>[0-9a-f]{{64}})(:(?P<day>[0-9-]{{10}}))?"
)
_MAX_KEYS = 1000
_MAX_KEY_CHARS = 256
_LOOK_INTERVAL_S = 1.0
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key.

    Attributes:
        name: Who has it; names need not differ while one replaces another.
        scopes: What it opens.
        digest: SHA-256 of it, 32 bytes.
        last_day: Last day (UTC) on which it is good; None: until its line goes.
    """

    name: str
    scopes: frozenset[str]
    digest: bytes
    last_day: date | None = None

    def line(self) -> str:
        """Return the line to store."""
        parts = [self.name, ",".join(sorted(self.scopes)), self.digest.hex()]
        return ":".join([*parts, self.last_day.isoformat()] if self.last_day else parts)

    def is_good(self, today: date) -> bool:
        """Return whether it has not expired."""
        return self.last_day is None or today <= self.last_day


def make_key(name: str, scopes: Iterable[str], last_day: date | None = None) -> tuple[str, Key]:
    """Return a new key, and what to keep of it.

    Raises:
        ValueError: the name has other characters than letters, digits, ``.``, ``_``, ``-``.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("a name has up to 64 letters, digits, dots, hyphens and underscores")
    secret = _PREFIX + secrets.token_urlsafe(32)
    return secret, Key(name, frozenset(scopes), _digest(secret), last_day)


def owner_key(secret: str) -> Key:
    """Return the key of ``KAIKETSU_INSIGHTS_KEY``, the setting from before there were others."""
    return Key("KAIKETSU_INSIGHTS_KEY", frozenset({INSIGHTS}), _digest(secret))


def read_keys(text: str, source: str) -> tuple[Key, ...]:
    """Return the keys of lines, or of words with blanks between; what follows ``#`` is a comment.

    Args:
        text: The lines.
        source: What errors name: a variable or a file.

    Raises:
        SettingsError: a line is none; the message names its number and does not hold it.
    """
    keys: list[Key] = []
    for number, line in enumerate(text.splitlines(), start=1):
        for word in line.partition("#")[0].split():
            key = _read_key(word)
            if key is None or len(keys) >= _MAX_KEYS:
                raise SettingsError(f"{source} line {number}", "…", _FORM)
            keys.append(key)
    return tuple(keys)


def read_key_file(path: Path) -> tuple[Key, ...]:
    """Return the keys of a file.

    It may be readable by all: a hash of 256 random bits tells nothing. Who can write it can let anybody in.

    Raises:
        SettingsError: it cannot be read, is writable by others than its owner, or a line is none.
    """
    try:
        if path.stat().st_mode & _WRITABLE_BY_OTHERS:
            raise SettingsError("KAIKETSU_KEYS_FILE", str(path), "a file that its owner alone can write: chmod go-w")
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("KAIKETSU_KEYS_FILE", str(path), "a file of keys that can be read") from error
    return read_keys(text, str(path))


class KeyRing:
    """The keys that are good, those of a file always as they stand in it now.

    A file that is gone or damaged while the service runs is logged, and the keys from before stay: a slip of an
    editor must not lock everybody out. A key is revoked by taking its line out.

    Args:
        fixed: Keys of the settings.
        path: File of further keys.
        clock: Monotonic seconds.
        today: The day (UTC).

    Raises:
        SettingsError: the file cannot be used at the start.
    """

    def __init__(
        self,
        fixed: Iterable[Key] = (),
        path: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._fixed = tuple(fixed)
        self._path = path
        self._clock = clock
        self._today = today
        self._next_look = 0.0
        self._seen: tuple[int, ...] = ()
        self._keys = self._fixed
        if path:
            self._seen = _state(path)
            self._keys += read_key_file(path)

    @property
    def keys(self) -> tuple[Key, ...]:
        """All keys, expired ones too."""
        self._look()
        return self._keys

    def guarded(self) -> frozenset[str]:
        """Return the scopes for which there is a key."""
        return frozenset().union(*(key.scopes for key in self.keys))

    def find(self, secret: str) -> Key | None:
        """Return the key that this is; None if it is unknown or has expired.

        All keys are compared in constant time, so how long it takes tells nothing about any of them.
        """
        if not secret or len(secret) > _MAX_KEY_CHARS:
            return None
        digest = _digest(secret)
        today = self._today()
        found: Key | None = None
        for key in self.keys:
            if hmac.compare_digest(key.digest, digest) and key.is_good(today):
                found = key
        return found

    def _look(self) -> None:
        now = self._clock()
        if self._path is None or now < self._next_look:
            return
        self._next_look = now + _LOOK_INTERVAL_S
        state = _state(self._path)
        if state == self._seen:
            return
        self._seen = state
        try:
            self._keys = self._fixed + read_key_file(self._path)
        except SettingsError as error:
            _log.error("keys not reloaded, the old ones stay valid: %s", error)
        else:
            _log.info("%d keys", len(self._keys))


def _read_key(word: str) -> Key | None:
    found = _LINE.fullmatch(word)
    if found is None or not set(found["scopes"].split(",")) <= set(SCOPES):
        return None
    try:
        last_day = date.fromisoformat(found["day"]) if found["day"] else None
    except ValueError:
        return None
    return Key(found["name"], frozenset(found["scopes"].split(",")), bytes.fromhex(found["digest"]), last_day)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def _state(path: Path) -> tuple[int, ...]:
    """Return what changes when the file does; empty while it is not there."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode
