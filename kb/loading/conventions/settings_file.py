"""The settings of a site's own program in YAML, whose values all stay text."""

from typing import Any

import yaml

__all__ = ["yaml_settings"]


def yaml_settings(text: str) -> dict[str, Any]:
    """Return the settings in a file; none where it cannot be read as such."""
    try:
        settings = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - makes lists, tables and text, nothing else
    except (yaml.YAMLError, RecursionError):
        return {}
    return settings if isinstance(settings, dict) else {}
