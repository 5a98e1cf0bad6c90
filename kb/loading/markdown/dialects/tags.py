"""A shortcode of Hugo or a tag of Liquid that stands by itself: its name, its parameters, what it shows in a line."""

import re

__all__ = ["shown_inline", "tag_name", "tag_parameters"]

_TAG_NAME = re.compile(r"[-<%{\s]*(/?)\s*([\w./-]*)")
_PARAMETER = re.compile(r"""(?:([\w-]+)\s*=\s*)?(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|([^\s"'`=]+))""")
_REFERENCES = frozenset({"ref", "relref", "link", "post_url"})
_FIGURES = frozenset({"figure", "img", "image", "imgproc", "asset_img"})
_CARDS = frozenset({"card", "linkcard", "link-card", "feature-card", "blocks/feature", "doc-card"})
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif)$", re.IGNORECASE)
_SIZE = re.compile(r"[\d.]+(?:x\d+|px|%|r?em|vw)?")
_NO_BRACKETS = str.maketrans("", "", "[]")


def shown_inline(name: str, parameters: dict[str, str]) -> str:
    """Return what a tag inside of a line shows: a picture, the path that it stands for, or the text given to it."""
    if name in _REFERENCES:
        return next(iter(parameters.values()), "").strip("\"'")
    if name in _FIGURES and (source := parameters.get("src") or _picture(parameters)):
        alt = parameters.get("alt") or parameters.get("caption") or parameters.get("title") or ""
        said = (parameters.get(key, "") for key in ("title", "caption"))
        below = " ".join(dict.fromkeys(text for text in said if text and text != alt))
        return f"![{alt or _words_behind(source, parameters)}](<{source}>) {below}".rstrip()
    if name == "post_link":  # of Hexo: the page, and what is shown for it
        page, *words = parameters.values() or ("",)
        return f"[{words[0].translate(_NO_BRACKETS) if words else page}](<{page}>)"
    if name in _CARDS:
        return _card(parameters)
    shown = next((parameters[key] for key in ("text", "content", "caption") if key in parameters), "")
    return "" if shown in {"true", "false"} else shown


def _card(parameters: dict[str, str]) -> str:
    """Return the title of a card, as a link where it leads somewhere, and what stands below it."""
    title = parameters.get("title") or parameters.get("header") or ""
    if "](" in title:
        return f"{title}  "
    title = title.translate(_NO_BRACKETS)
    address = next((parameters[key] for key in ("link", "href", "url") if key in parameters), "")
    below = next((parameters[key] for key in ("subtitle", "description", "subheader") if key in parameters), "")
    shown = f"[{title}](<{address}>)" if title and address else title
    return ": ".join(filter(None, (shown, below))) + ("  " if shown else "")


def _picture(parameters: dict[str, str]) -> str:
    """Return the picture among parameters without a name: `{% img left /a.png %}` has its place first."""
    unnamed = [value for key, value in parameters.items() if key.isdigit()]
    return next((value for value in unnamed if _PICTURE.search(value)), unnamed[0] if unnamed else "")


def _words_behind(source: str, parameters: dict[str, str]) -> str:
    """Return what stands behind the picture: `{% image a.png The back %}`; sizes are no words."""
    unnamed = [value for key, value in parameters.items() if key.isdigit()]
    behind = unnamed[unnamed.index(source) + 1 :] if source in unnamed else []
    return " ".join(value for value in behind if not _SIZE.fullmatch(value)).translate(_NO_BRACKETS)


def tag_name(inside: str) -> tuple[str, str]:
    """Return the name of a tag, with the slash that closes one, and what follows it."""
    match = _TAG_NAME.match(inside)
    return (match[1] + match[2], inside[match.end() :]) if match else ("", inside)


def tag_parameters(text: str) -> dict[str, str]:
    """Return the parameters of a tag: by name, or by place from ``0``."""
    found: dict[str, str] = {}
    place = 0
    for name, *values in _PARAMETER.findall(text):
        value = next((each for each in values if each), "")
        if name:
            found[name.lower()] = value
        elif value not in {"/", "-"}:
            found[str(place)] = value
            place += 1
    return found
