"""Fill in the names that stand for a value of the page's front matter or of the site's settings.

``{{< param version >}}`` of Hugo, ``{{ site.phone }}`` and ``{{ page.plan }}`` of Jekyll, ``{{ $frontmatter.plan }}``
of VitePress and VuePress, ``{{ version }}`` of MkDocs' macros. What has no value stays for the rest of the parser.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from kb.loading.conventions.matter.fenced import UnclosedMatterError, split_matter
from kb.loading.conventions.settings_file import json_settings, toml_settings, yaml_settings

__all__ = ["VARIABLE_MARKS", "SiteValues", "site_values", "with_variables"]

VARIABLE_MARKS = re.compile(rb"\{\{[<%-]?\s*(?:\$?[A-Za-z_][\w.-]*\s*[|}-]|param\s)")
"""A page without any of these names no value."""

_NAMED = re.compile(
    r"""\{\{-?\s*(\$?[A-Za-z_]\w*(?:\.[\w-]+)*)\s*(?:\|[^{}\n]*)?-?\}\}"""
    r"""|\{\{[<%]\s*param\s+["'`]?([\w.-]+)["'`]?\s*[%>]\}\}"""
)
_OWN = re.compile(r"(?:page|\$frontmatter|\$page\.frontmatter)\.(.+)")
_ADDRESSES = {"baseurl", "url", "base_url", "site_url", "repository", "github"}
"""Where the site stands, which is no text of its pages."""
_HUGO = ("hugo", "config", "config/_default/hugo", "config/_default/config")
_MOST = 300


class SiteValues(Struct, frozen=True):
    """Values that a site's settings give to names.

    Attributes:
        jekyll: Of ``site.name``.
        hugo: Of ``param name``.
        mkdocs: Of ``name`` alone.
    """

    jekyll: Mapping[str, Any] = {}
    hugo: Mapping[str, Any] = {}
    mkdocs: Mapping[str, Any] = {}


def site_values(read: Callable[[str], str]) -> SiteValues:
    """Return what the settings of a site's own program give values to.

    Args:
        read: Returns the text of a file of the folder; empty where there is none.
    """
    hugo: dict[str, Any] = {}
    for suffix, parse in (
        ("toml", toml_settings),
        ("yaml", yaml_settings),
        ("yml", yaml_settings),
        ("json", json_settings),
    ):
        for name in _HUGO:
            hugo |= _table(parse(read(f"{name}.{suffix}")).get("params"))
        hugo |= parse(read(f"config/_default/params.{suffix}"))
    jekyll = yaml_settings(read("_config.yml"))
    return SiteValues(
        jekyll={key: value for key, value in jekyll.items() if key not in _ADDRESSES},
        hugo=hugo,
        mkdocs=_table(yaml_settings(read("mkdocs.yml")).get("extra")),
    )


def with_variables(text: str, site: SiteValues) -> str:
    """Return the text of a page with the values of its names, of as many lines."""
    try:
        own = split_matter(text).values
    except UnclosedMatterError:
        return text  # parsing says what is wrong

    def value(match: re.Match[str]) -> str:
        name, parameter = match[1], match[2]
        if parameter:
            found = _found(own, parameter) or _found(site.hugo, parameter)
        elif inside := _OWN.fullmatch(name):
            found = _found(own, inside[1])
        elif name.startswith("site."):
            found = _found(site.jekyll, name.removeprefix("site."))
        else:
            found = _found(site.mkdocs, name)
        return found or match[0]

    return _NAMED.sub(value, text)


def _found(values: Mapping[str, Any], name: str) -> str:
    """Return the value of a name with dots in it; empty where it has none, or none that stands in a line."""
    found: Any = values
    for key in name.split("."):
        if not isinstance(found, Mapping):
            return ""
        found = found.get(key, found.get(key.lower().replace("_", "").replace("-", "")))
    is_said = isinstance(found, str | int | float) and not isinstance(found, bool)
    said = str(found).strip() if is_said else ""
    return "" if "\n" in said or "{{" in said or len(said) > _MOST else said


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
