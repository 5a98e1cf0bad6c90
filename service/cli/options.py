"""Options that several commands share, and how they combine with the environment."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from indexer.settings import IndexerSettings
from kb.model.language import language_tag
from service.settings import ServiceSettings

__all__ = [
    "exact_option",
    "filter_option",
    "index_option",
    "indexer_settings",
    "json_option",
    "kb_option",
    "lang_option",
    "service_settings",
]

F = TypeVar("F", bound=Callable[..., Any])

_FILTERS = ("store", "card_type")
_FOLDER = click.Path(path_type=Path, file_okay=False)


def kb_option(function: F) -> F:
    """Add ``--kb DIR``."""
    return click.option(
        "--kb",
        "kb_dir",
        type=_FOLDER,
        help="Knowledge base folder (else KAIKETSU_KB, else the one that ships).",
    )(function)


def index_option(function: F) -> F:
    """Add ``--index DIR``."""
    return click.option(
        "--index", "index_dir", type=_FOLDER, help="Index folder (else KAIKETSU_INDEX, else .kaiketsu/index)."
    )(function)


def exact_option(function: F) -> F:
    """Add ``--exact``."""
    return click.option("--exact", is_flag=True, help="Search for TEXT as it is, misspelt or not.")(function)


def filter_option(function: F) -> F:
    """Add ``--filter NAME=VALUE``, which may be given once for each name."""
    return click.option(
        "--filter",
        "filters",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_filters,
        help="Leave out articles about another store or card_type, as in store=amazon.com.",
    )(function)


def _filters(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for text in values:
        name, _, value = text.partition("=")
        if name not in _FILTERS or not value:
            raise click.BadParameter(
                f"{text!r} is no filter; write {' or '.join(f'{each}=VALUE' for each in _FILTERS)}"
            )
        chosen[name] = value
    return chosen


def json_option(function: F) -> F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON with stable keys.")(function)


def lang_option(function: F) -> F:
    """Add ``--lang``."""
    return click.option(
        "--lang", metavar="TAG", callback=_language, help="Language to show results in, such as ja, en or pt-BR."
    )(function)


def _language(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    tag = language_tag(value)
    if tag is None:
        raise click.BadParameter(f"{value!r} is no language tag; write one such as ja, en or pt-BR")
    return tag


def indexer_settings(index_dir: Path | None = None) -> IndexerSettings:
    """Return the settings of the environment, an option given on the command line first."""
    settings = IndexerSettings.from_env(os.environ)
    return replace(settings, index_dir=index_dir) if index_dir else settings


def service_settings(kb_dir: Path | None = None, host: str | None = None, port: int | None = None) -> ServiceSettings:
    """Return the settings of the environment, options given on the command line first."""
    settings = ServiceSettings.from_env(os.environ)
    return replace(
        settings,
        kb_dir=kb_dir or settings.kb_dir,
        host=host or settings.host,
        port=port or settings.port,
    )
