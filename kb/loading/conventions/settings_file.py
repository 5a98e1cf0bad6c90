"""The settings of a site's own program in YAML, TOML or JSON; none where a file cannot be read as such.

What is returned is nobody's to change: one file may be asked for several times.
"""

import json
import tomllib
from functools import lru_cache
from typing import Any

import yaml

__all__ = ["json_settings", "toml_settings", "yaml_settings"]


@lru_cache(maxsize=4)  # excludes, titles and redirects stand in one file
def yaml_settings(text: str) -> dict[str, Any]:
    """Return the settings in a file, whose values all stay text."""
    try:
        return _table(yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506 - makes lists, tables and text, nothing else
    except (yaml.YAMLError, RecursionError):
        return {}


def toml_settings(text: str) -> dict[str, Any]:
    """Return the settings in a file."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def json_settings(text: str) -> dict[str, Any]:
    """Return the settings in a file."""
    try:
        return _table(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
