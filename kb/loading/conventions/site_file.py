"""Read ``kaiketsu.toml``: the settings of a folder, each optional."""

import tomllib
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, structs

from kb.model.finding import Finding
from kb.model.language import language_tag
from kb.redaction import RedactionSettingError, parse_categories

__all__ = ["SITE_FILE", "Site", "SiteFileError", "load_site"]

SITE_FILE = "kaiketsu.toml"

Glob = Annotated[str, Meta(min_length=1, max_length=400)]
_HINTS = {
    "include": 'a list of globs, such as ["README.md"]',
    "exclude": 'a list of globs, such as ["internal/**"]',
    "language": 'a language tag, such as "en"',
    "languages": 'globs and their languages, such as {"docs/ja/**" = "ja"}',
    "url": 'an address with a place for the page, such as "https://help.example.com/{slug}"',
    "assets": 'a folder, such as "static"',
    "redaction": "a table of categories, each true or false",
    "title": "the name of the help centre",
    "name": "a shorter name for it",
}
_PLACES = ("{slug}", "{path}", "{id}")


class Site(Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of a folder.

    Attributes:
        include: Globs of files that are read although a default leaves them out.
        exclude: Globs of files that are left out.
        language: Language of pages that do not tell their own; empty where it is not set.
        languages: Language by glob; the first that matches counts.
        url: Template of the address under which the owner's site shows a page.
        assets: Folder whose files are served under ``/assets``.
        redaction: Categories that are taken out of questions, on or off; see ``kb.redaction``.
        title: Name of the help centre.
        name: The same, shorter.
    """

    include: tuple[Glob, ...] = ()
    exclude: tuple[Glob, ...] = ()
    language: str = ""
    languages: dict[Glob, str] = {}
    url: Annotated[str, Meta(pattern=r"^(https?://\S+)?$", max_length=500)] = ""
    assets: Annotated[str, Meta(max_length=400)] = ""
    redaction: dict[str, Any] = {}
    title: Annotated[str, Meta(max_length=200)] = ""
    name: Annotated[str, Meta(max_length=100)] = ""


class SiteFileError(Exception):
    """``kaiketsu.toml`` cannot be used.

    Attributes:
        finding: What is wrong, with line and key.
    """

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(str(finding))


def load_site(text: str) -> Site:
    """Read ``kaiketsu.toml``.

    Args:
        text: The file.

    Raises:
        SiteFileError: no TOML, an unknown key, or a value of the wrong kind.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _error(1, "KB101", "", f"is no TOML: {error}", "see any-folder.md for an example") from error
    for key in values:
        if key not in Site.__struct_fields__:
            allowed = ", ".join(sorted(Site.__struct_fields__))
            raise _error(_line_of(text, key), "KB102", key, "unknown key", f"allowed: {allowed}")
    for key, value in values.items():
        try:
            msgspec.convert({key: value}, Site)
        except msgspec.ValidationError as error:
            reason = str(error).partition(" - at ")[0]
            raise _error(_line_of(text, key), "KB104", key, reason, _HINTS[key]) from error
    return _checked(msgspec.convert(values, Site), text)


def _checked(site: Site, text: str) -> Site:
    """Return the settings with their language tags in standard form, once everything in them is known."""
    try:
        parse_categories(site.redaction)
    except RedactionSettingError as error:
        line = _line_of(text, error.field)
        raise _error(line, "KB104", f"redaction.{error.field}", error.reason, _HINTS["redaction"]) from error
    if site.url and not any(place in site.url for place in _PLACES):
        reason = f"{site.url!r} has no place for the page"
        raise _error(_line_of(text, "url"), "KB104", "url", reason, f"use one of {', '.join(_PLACES)}")
    language = _tag(site.language, "language", text) if site.language else ""
    languages = {glob: _tag(tag, "languages", text) for glob, tag in site.languages.items()}
    return structs.replace(site, language=language, languages=languages)


def _tag(value: str, key: str, text: str) -> str:
    tag = language_tag(value)
    if tag is None:
        raise _error(_line_of(text, key), "KB104", key, f"{value!r} is no language tag", _HINTS[key])
    return tag


def _line_of(text: str, key: str) -> int:
    """Return the line on which a key stands; the parser of the standard library keeps none."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().lstrip("[").lstrip("\"'").startswith(key):
            return number
    return 1


def _error(line: int, code: str, key: str, reason: str, hint: str) -> SiteFileError:
    return SiteFileError(Finding(SITE_FILE, line, code, "error", key, reason, hint))
