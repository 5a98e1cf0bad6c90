"""What the front matter of another generator says about a page: title, language, address, tags, date, hidden.

Every other key is ignored: each program has its own.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from kb.loading.markdown.dialects.docfx import MARKED_NAME
from kb.model.language import language_tag
from kb.model.page import Audience

__all__ = [
    "aliases_of",
    "audience_of",
    "description_of",
    "kept_out",
    "language_of",
    "outside_dates",
    "pair_key_of",
    "slug_of",
    "tags_of",
    "title_of",
    "updated_of",
]

_TITLES = ("title", "sidebarlabel", "linktitle", "herotext", "question", "pagetitle", "headline")
_DESCRIPTIONS = ("description", "summary", "excerpt")
_LANGUAGES = ("lang", "locale", "language")
_ADDRESSES = ("slug", "permalink", "url", "id")
_ALIASES = ("aliases", "redirectfrom", "alias", "redirects", "oldurls", "oldurl")
_PAIR_KEYS = ("translationkey", "translationid", "ref", "langref", "pageid")
_UPDATED = ("lastupdated", "lastmod", "lastupdate", "updated", "date")
_OUT_IF_TRUE = (
    "draft", "hidden", "unlisted", "noindex", "headless", "private",
    "excludesearch", "excludefromsearch", "searchexclude", "hidefromsearch",
)  # fmt: skip
_OUT_IF_FALSE = ("published", "search", "publish", "index", "searchable", "pagefind", "permalink", "public", "robots")
_OUT_STATES = {"draft", "wip", "hidden", "private", "unlisted", "unpublished", "archived"}
_FOR_AGENTS = {"agent", "agents", "internal", "staff"}
_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}
_TAG = re.compile(
    r"</?(?:a|b|br|code|div|em|font|i|img|kbd|mark|p|s|small|span|strong|sub|sup|u|wbr)\b[^>]*>"
    r"|<[A-Za-z][\w-]*[ \t][^>]*>|<!--.*?-->"
)
"""Markup in a title; ``<option>`` alone is what the page is about."""
_MOST_TITLE = 300
_MOST_TEXT = 1_000
_MOST_LISTED = 100


def kept_out(values: Mapping[str, Any]) -> str:
    """Return why the front matter keeps the page out of the index; empty where it does not."""
    search, build, seo = values.get("search"), values.get("build"), values.get("seo")
    signs = (
        *((key, _truth(values.get(key)) is True) for key in _OUT_IF_TRUE),
        *((f"{key}: false", _truth(values.get(key)) is False) for key in _OUT_IF_FALSE),
        *((key, _text(values.get(key)).casefold() in _OUT_STATES) for key in ("status", "state", "visibility")),
        ("noindex", "noindex" in _text(values.get("robots")).casefold() or _says_noindex(values.get("head"))),
        ("seo: noindex", isinstance(seo, dict) and _truth(seo.get("noindex")) is True),
        ("render: never", isinstance(build, dict) and _text(build.get("render")).casefold() in {"never", "false"}),
        ("search: exclude", isinstance(search, dict) and _truth(search.get("exclude")) is True),
        ("redirect", bool(_text(values.get("redirectto")))),
    )
    found = next((sign for sign, is_set in signs if is_set), "")
    if found in {"status", "state", "visibility"}:
        found = _text(values.get(found)).casefold()
    return found if found in {"", "draft"} else f"{found} in its front matter"


def _says_noindex(head: object) -> bool:
    """Tell whether VitePress is to put a ``meta`` for robots into the page's head that keeps it out."""
    tags = head if isinstance(head, list) else []
    settings = [setting for tag in tags if isinstance(tag, list) for setting in tag if isinstance(setting, dict)]
    return any(
        _text(each.get("name")) == "robots" and "noindex" in _text(each.get("content")).casefold()
        for each in settings[:_MOST_LISTED]
    )


def outside_dates(values: Mapping[str, Any], today: date) -> str:
    """Return why a page is not to be seen today: Hugo's dates of publication and expiry; empty where it is."""
    for key, word in (("publishdate", "not published yet"), ("expirydate", "expired")):
        day = _day(values.get(key))
        if day is not None and (day > today if key == "publishdate" else day <= today):
            return f"{word}: {day.isoformat()}"
    return ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None


def audience_of(values: Mapping[str, Any]) -> Audience:
    """Return who reads the page: agents alone where nobody else is named."""
    named = {text.casefold() for text in _list(values.get("audience"))}
    return "agent" if named and named <= _FOR_AGENTS else "everyone"


def title_of(values: Mapping[str, Any]) -> str:
    """Return the title; empty where there is none, or a template stands in its place."""
    for key in _TITLES:
        text = MARKED_NAME.sub(r"\1", _TAG.sub("", _text(values.get(key)))).strip()
        if text and "{{" not in text:
            return text[:_MOST_TITLE]
    # The first page of VitePress and Starlight has a banner in its place.
    hero = values.get("hero")
    names = (_text(hero.get(key)) for key in ("name", "title", "text")) if isinstance(hero, dict) else ()
    return next((_TAG.sub("", name).strip()[:_MOST_TITLE] for name in names if name and "{{" not in name), "")


def description_of(values: Mapping[str, Any]) -> str:
    """Return one or two sentences about the page."""
    found = next(filter(None, (_text(values.get(key)) for key in _DESCRIPTIONS)), "")
    return "" if "{{" in found else MARKED_NAME.sub(r"\1", found)[:_MOST_TEXT]


def language_of(values: Mapping[str, Any]) -> str:
    """Return the language tag; empty where there is none that is one."""
    return next(filter(None, (language_tag(text) for key in _LANGUAGES if (text := _text(values.get(key))))), "")


def slug_of(values: Mapping[str, Any]) -> str:
    """Return the page's own address, as written; a pattern such as ``/:title/`` is none."""
    for key in _ADDRESSES:
        text = _text(values.get(key))
        if text and ":" not in text.removeprefix("https:").removeprefix("http:") and not re.search(r"\s", text):
            return text[:_MOST_TEXT]
    return ""


def pair_key_of(values: Mapping[str, Any]) -> str:
    """Return what translations of the page share: Hugo's key for it, else their address."""
    return next(filter(None, (_text(values.get(key)) for key in _PAIR_KEYS)), slug_of(values))


def aliases_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return older addresses of the page; on esa, other posts name it by its number."""
    number = _text(values.get("number")) if "category" in values else ""
    numbered = (f"/posts/{number}",) if number.isdecimal() else ()
    return (*(text for key in _ALIASES for text in _list(values.get(key))), *numbered)


def tags_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the page's keywords."""
    return tuple(dict.fromkeys((*_list(values.get("tags")), *_list(values.get("keywords")))))


def updated_of(values: Mapping[str, Any]) -> str:
    """Return the date of the last change, as written."""
    for key in _UPDATED:
        value = values.get(key)
        text = _text(value.get("date")) if isinstance(value, dict) else _text(value)
        if text:
            return text[:_MOST_TITLE]
    return ""


def _text(value: object) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return " ".join(str(value).split())


def _list(value: object) -> list[str]:
    items = value if isinstance(value, list) else str(value).split(",") if isinstance(value, str) else []
    return [text for item in items[:_MOST_LISTED] if (text := _text(item))]


def _truth(value: object) -> bool | None:
    text = _text(value).casefold()
    return True if text in _TRUE else False if text in _FALSE else None
