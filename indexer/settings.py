"""What can be set about building and reading an index: one frozen dataclass, filled from the environment.

Read once by the composition roots and passed on as a value; nothing else looks at the environment.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from platformdirs import user_cache_path

from indexer.errors import SettingsError

__all__ = ["IndexerSettings", "MilvusAddress", "read_integer"]

_MILVUS_PORT = 19_530
_COLLECTION = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")  # Milvus's rule, with room for a generation's id


def _default_models_dir() -> Path:
    return user_cache_path("kaiketsu") / "models"


@dataclass(frozen=True, slots=True)
class MilvusAddress:
    """Where a Milvus is, and what is ours on it. As text it is the place alone.

    Attributes:
        host: Name or address.
        port: Its gRPC port.
        database: Its database.
        collection: What our collections' names begin with; one knowledge base each.
        token: ``user:password`` or an API key; empty for none. Never printed.
        tls: Whether to connect by TLS.
    """

    host: str
    port: int = _MILVUS_PORT
    database: str = "default"
    collection: str = "kaiketsu"
    token: str = field(default="", repr=False)
    tls: bool = False

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class IndexerSettings:
    """Settings of the indexer. Each is set by the environment variable named in its description."""

    index_dir: Path = Path(".kaiketsu/index")
    """``KAIKETSU_INDEX``: folder that holds the generations; made on the first build."""

    models_dir: Path = field(default_factory=_default_models_dir)
    """``KAIKETSU_MODELS``: folder in which model packs are kept, shared by all indexes of a user."""

    model: str = ""
    """``KAIKETSU_MODEL``: a sentence-transformers folder or hub id; empty for the offline pack."""

    chunk_tokens: int = 256
    """``KAIKETSU_CHUNK_TOKENS``: longest passage, in tokens of the model (32 to 512)."""

    keep_generations: int = 3
    """``KAIKETSU_KEEP_GENERATIONS``: generations kept for rollback, the current one included (1 or more)."""

    engine: MilvusAddress | None = None
    """``KAIKETSU_ENGINE``: where passages are searched: ``embedded`` (the default), or
    ``milvus://host:port?db=…&collection=…&token=…`` (``milvus+tls://`` for TLS)."""

    engine_timeout_ms: int = 800
    """``KAIKETSU_ENGINE_TIMEOUT_MS``: longest that a search may wait for Milvus (10 to 60000)."""

    engine_fallback: bool = False
    """``KAIKETSU_ENGINE_FALLBACK``: 1: while Milvus does not answer, the generation in ``KAIKETSU_INDEX`` does."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "IndexerSettings":
        """Build settings from a mapping such as ``os.environ``.

        Raises:
            SettingsError: a variable holds what it cannot; the message names it.
        """
        default = cls()
        return cls(
            index_dir=Path(environ.get("KAIKETSU_INDEX") or default.index_dir),
            models_dir=Path(environ.get("KAIKETSU_MODELS") or default.models_dir),
            model=environ.get("KAIKETSU_MODEL", ""),
            chunk_tokens=read_integer(environ, "KAIKETSU_CHUNK_TOKENS", default.chunk_tokens, 32, 512),
            keep_generations=read_integer(environ, "KAIKETSU_KEEP_GENERATIONS", default.keep_generations, 1, 1000),
            engine=_read_engine(environ.get("KAIKETSU_ENGINE", "").strip()),
            engine_timeout_ms=read_integer(
                environ, "KAIKETSU_ENGINE_TIMEOUT_MS", default.engine_timeout_ms, 10, 60_000
            ),
            engine_fallback=bool(read_integer(environ, "KAIKETSU_ENGINE_FALLBACK", 0, 0, 1)),
        )


def _read_engine(text: str) -> MilvusAddress | None:
    """Return the address; None for the embedded backend.

    Raises:
        SettingsError: it is none; the message does not hold it, for there may be a token in it.
    """
    if text in {"", "embedded"}:
        return None
    wrong = SettingsError("KAIKETSU_ENGINE", "…", "embedded, or milvus://host:port?db=…&collection=…&token=…")
    try:
        url = urlsplit(text)
        port = url.port or _MILVUS_PORT
        given = dict(parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query)))
    except ValueError:
        raise wrong from None
    database, collection = given.pop("db", "default"), given.pop("collection", "kaiketsu")
    address = MilvusAddress(
        url.hostname or "", port, database, collection, given.pop("token", ""), url.scheme == "milvus+tls"
    )
    surplus = given or url.username or url.path.strip("/") or url.fragment
    if url.scheme not in {"milvus", "milvus+tls"} or not address.host or surplus:
        raise wrong
    if not _COLLECTION.fullmatch(collection):
        raise wrong
    return address


def read_integer(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    """Return the whole number in an environment variable, or the default where it is empty.

    Raises:
        SettingsError: it is not a whole number from ``low`` to ``high``.
    """
    text = environ.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not low <= int(text[:9]) <= high:
        raise SettingsError(name, text, f"a whole number from {low} to {high}")
    return int(text)
