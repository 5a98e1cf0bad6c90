"""The file of knowledge bases: one TOML table each, with its hosts and its own settings.

::

    [shop]
    hosts = ["help.shop.example", "shop.localhost"]
    kb = "shop/articles"
    index = "shop/index"
    keys_file = "shop/keys"

A setting is an environment variable without its prefix. What is a knowledge base's own is never taken from the
environment: a key there must not open all of them.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from indexer.errors import SettingsError
from indexer.settings import IndexerSettings
from service.settings import ServiceSettings

__all__ = ["Tenant", "environment_of", "host_name", "read_tenants"]

_PREFIX = "KAIKETSU_"
_FILE_VARIABLE = "KAIKETSU_TENANTS"
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_WITH_PORT = 2
_PATHS = frozenset({"kb", "index", "keys_file"})
_SECRET = frozenset({
    "keys", "insights_key", "feedback_db", "engine",
    "slack_signing_secret", "slack_token", "line_channel_secret", "line_token", "webhooks", "webhook_secret",
})  # fmt: skip
_OWN = _PATHS | _SECRET | frozenset({
    "base_url", "origins", "frame_origins", "feedback_days", "open", "rates", "max_waiting",
    "model", "chunk_tokens", "keep_generations", "engine_timeout_ms", "engine_fallback",
    "slack_api", "line_api", "webhook_texts",
})  # fmt: skip
"""Settings that each knowledge base has for itself; all others are the process's."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """One knowledge base of several.

    Attributes:
        name: For the command line and the log.
        hosts: Names under which it is asked for, as :func:`host_name` writes them.
        service: Its settings.
        indexer: Those of its index.
    """

    name: str
    hosts: tuple[str, ...]
    service: ServiceSettings
    indexer: IndexerSettings


def read_tenants(path: Path, environ: Mapping[str, str]) -> tuple[Tenant, ...]:
    """Return the knowledge bases of a file.

    Args:
        path: The file.
        environ: Where the settings of the process come from.

    Raises:
        SettingsError: the file cannot be read, a setting holds what it cannot, or two knowledge bases share what
            each needs for itself.
    """
    tenants = tuple(_tenant(path, name, table, environ) for name, table in _tables(path).items())
    if not tenants:
        raise SettingsError(_FILE_VARIABLE, str(path), "a file with a table for each knowledge base")
    _each_its_own(path, tenants, "hosts", lambda tenant: tenant.hosts)
    _each_its_own(path, tenants, "index", lambda tenant: [str(tenant.indexer.index_dir.resolve())])
    _each_its_own(path, tenants, "feedback_db", lambda tenant: filter(None, [tenant.service.feedback_db]))
    _each_its_own(path, tenants, "engine", _collection)
    return tenants


def environment_of(path: Path, name: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which a command works on one knowledge base alone.

    Raises:
        SettingsError: the file cannot be read, or has no such table.
    """
    tables = _tables(path)
    if name not in tables:
        raise SettingsError("--tenant", name, f"one of {path}: {', '.join(tables) or 'none is there'}")
    _tenant(path, name, tables[name], environ)
    return _environment(path, name, tables[name], environ)


def host_name(text: str) -> str:
    """Return a host as it is compared: without port, brackets and final dot, in lower case; empty if it is none."""
    host = text.strip().lower()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif (parts := host.split(":")) and len(parts) == _WITH_PORT and parts[1].isdigit():
        host = parts[0]
    host = host.removesuffix(".")
    if _HOST.fullmatch(host):
        return host
    try:
        return str(ip_address(host))
    except ValueError:
        return ""


def _tables(path: Path) -> dict[str, dict[str, Any]]:
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_FILE_VARIABLE, str(path), f"a file in TOML ({error})") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(_FILE_VARIABLE, str(path), "a file that can be read") from error
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise SettingsError(f"{path} {name}", "…", "a table, such as [shop], above it")
        if not _NAME.fullmatch(name):
            raise SettingsError(f"{path} [{name}]", name, "a name of up to 40 small letters, digits and hyphens")
    return tables


def _tenant(path: Path, name: str, table: dict[str, Any], environ: Mapping[str, str]) -> Tenant:
    own = _environment(path, name, table, environ)
    if "index" not in table:
        raise SettingsError(f"{path} [{name}] index", "", "the folder of its index")
    try:
        service, indexer = ServiceSettings.from_env(own), IndexerSettings.from_env(own)
    except SettingsError as error:
        setting = error.variable.removeprefix(_PREFIX).lower()
        if setting.split(" ")[0] in table:
            raise SettingsError(f"{path} [{name}] {setting}", error.value, error.expected) from error
        raise
    return Tenant(name, _hosts(path, name, table.get("hosts")), service, indexer)


def _hosts(path: Path, name: str, given: object) -> tuple[str, ...]:
    place = f"{path} [{name}] hosts"
    if not isinstance(given, list) or not given:
        raise SettingsError(place, str(given or ""), 'the names it is asked for by, as ["help.example.com"]')
    hosts = []
    for text in given:
        host = host_name(text) if isinstance(text, str) else ""
        if not host:
            raise SettingsError(place, str(text), "names such as help.example.com, without scheme and path")
        hosts.append(host)
    return tuple(hosts)


def _environment(path: Path, name: str, table: dict[str, Any], environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of the process with those of one knowledge base, and none of another's."""
    inherited = {
        variable: value
        for variable, value in environ.items()
        if variable != _FILE_VARIABLE and variable.removeprefix(_PREFIX).lower() not in _OWN
    }
    for setting, value in table.items():
        if setting == "hosts":
            continue
        place = f"{path} [{name}] {setting}"
        if setting not in _OWN:
            raise SettingsError(place, "…", f"one of hosts, {', '.join(sorted(_OWN))}")
        inherited[_PREFIX + setting.upper()] = _as_text(place, setting, value, path.parent)
    return inherited


def _as_text(place: str, setting: str, value: object, base: Path) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return str(base / value) if setting in _PATHS and value else value
    shown = "…" if setting in _SECRET else str(value)
    raise SettingsError(place, shown, "a text, a whole number, true or false, or a list of texts")


def _collection(tenant: Tenant) -> list[str]:
    engine = tenant.indexer.engine
    return [f"{engine.host}:{engine.port}/{engine.database}/{engine.collection}"] if engine else []


def _each_its_own(
    path: Path, tenants: Iterable[Tenant], setting: str, values_of: Callable[[Tenant], Iterable[str]]
) -> None:
    """Look for what two knowledge bases share.

    Raises:
        SettingsError: they share something; the message names both.
    """
    owners: dict[str, str] = {}
    for tenant in tenants:
        for value in values_of(tenant):
            owner = owners.setdefault(value, tenant.name)
            if owner != tenant.name:
                shown = "…" if setting in _SECRET else value
                raise SettingsError(f"{path} [{tenant.name}] {setting}", shown, f"another than that of [{owner}]")
