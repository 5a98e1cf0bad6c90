"""The settings of a site's own program in YAML, whose values all stay text."""

from functools import lru_cache
from typing import Any

import yaml

__all__ = ["yaml_settings"]


@lru_cache(maxsize=4)  # excludes, titles and redirects stand in one file
def yaml_settings(text: str) -> dict[str, Any]:
    """Return the settings in a file, which nobody changes; none where it cannot be read as such."""
    try:
        settings = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - makes lists, tables and text, nothing else
    except (yaml.YAMLError, RecursionError):
        return {}
    return settings if isinstance(settings, dict) else {}
