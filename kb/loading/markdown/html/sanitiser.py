"""Sanitise HTML before a browser gets it: no script, style, event handler or unknown link scheme.

What is stored is not trusted: it is cleaned each time it is shown, and every address passes through one function that
says where it leads.
"""

import re
from collections.abc import Callable

import nh3

from kb.loading.markdown.admonitions import BOX_CLASSES
from kb.loading.markdown.parser import hides_scheme, is_image_data

__all__ = ["ID_PREFIX", "Address", "cleaner", "keep_address", "safe_html"]

Address = Callable[[str, str], str | None]
"""Given the name of an attribute (``href``, ``src``) and an address as the author wrote it, the one to show; None
for none."""

_TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
    "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small",
    "source", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u",
    "ul", "var", "video", "wbr",
}  # fmt: skip
_CELL = {"align", "colspan", "rowspan"}
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "abbr": {"title"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"id", "value"},
    "ol": {"start"},
    "source": {"src", "type"},
    "span": {"id"},
    "div": {"id"},
    "sup": {"id"},
    "td": _CELL,
    "th": {*_CELL, "scope"},
    "video": {"src", "poster", "width", "height", "controls"},
}
_CLASSES = {
    "a": {"footnote-backref", "remote-image"},
    "code": {"math"},
    "details": set(BOX_CLASSES),
    "div": set(BOX_CLASSES),
    "li": {"task-list-item"},
    "ol": {"circled"},
    "p": {"admonition-title"},
    "pre": {"diagram"},
    "section": {"footnotes"},
    "span": {"task"},
    "sup": {"footnote-ref"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "data", "wiki"}
_LINK = re.compile(r"(?:https?|mailto|tel):|(?![a-z][a-z0-9+.-]*:)", re.IGNORECASE)
_OWN_PATH = re.compile(r"/assets/[\w.-]+")
_FIGURE = re.compile(r"[0-9]{1,4}")
_TOP_HEADING = re.compile(r"<(/?)h1(?=[\s>])")
ID_PREFIX = "user-content-"
"""Put before the ids of an article's own elements, as GitHub does, so that none is an id of the page."""


def keep_address(name: str, address: str) -> str | None:
    """Return the address of a link as it is, and of no picture: for text that is shown outside of its folder."""
    return address if name == "href" else None


def cleaner(address: Address) -> Callable[[str], str]:
    """Return a function that cleans HTML against the allow-list, and resolves its addresses.

    What it is given, whatever the parser made of Markdown, may hold anything. To make one costs five times as much as
    to clean a section.

    Args:
        address: Says where an address leads.
    """

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name in {"href", "src", "poster"}:
            return _address(tag, name, value, address)
        if name in {"width", "height", "start", "value", "colspan", "rowspan"}:
            return value if _FIGURE.fullmatch(value) else None
        return value

    made = nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        allowed_classes=_CLASSES,
        set_tag_attribute_values={"img": {"loading": "lazy"}, "video": {"controls": "", "preload": "none"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        id_prefix=ID_PREFIX,
    )
    return lambda rendered: made.clean(_TOP_HEADING.sub(r"<\1h2", rendered))


def safe_html(rendered: str, address: Address = keep_address) -> str:
    """Return HTML cleaned against the allow-list, its addresses resolved; see :func:`cleaner`."""
    return (_KEEPING if address is keep_address else cleaner(address))(rendered)


def _address(tag: str, name: str, value: str, address: Address) -> str | None:
    if name == "src" and tag == "img" and is_image_data(value):
        return value
    if hides_scheme(value):
        return None
    found = address(name, value)
    if found is None or hides_scheme(found):
        return None
    if name == "href":
        return found if _LINK.match(found) else None
    return found if _OWN_PATH.fullmatch(found) else None


_KEEPING = cleaner(keep_address)
