"""Admonitions of all dialects as one: ``:::``, ``!!!``, ``> [!NOTE]`` with fold marks, ``ad-note`` fences.

Rendered as a ``div`` (a ``details`` where the box can be folded) with one of six classes. Its title is shown only
where the author gave one: the word for the kind comes from the style sheet, in the language of the page, so that it
is no text of the article.
"""

import re
from collections.abc import Sequence
from functools import partial
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin

__all__ = ["BOX_CLASSES", "BOX_KINDS", "admonitions_plugin", "is_box"]

_KINDS = {
    "note": "note message info abstract summary tldr todo example quote cite question help faq secondary seealso "
    "primary",
    "tip": "tip hint success check done",
    "important": "important",
    "warning": "warning attention",
    "danger": "danger caution error bug failure fail missing critical",
    "tab": "tab tabitem",
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split()}
BOX_KINDS = frozenset(_KIND_OF)
"""Words that name the kind of a box."""
_FOLDED = frozenset(
    {"details", "collapse", "expand", "spoiler", "accordion", "toggle", "collapsible", "accordion-item", "dropdown"}
)
_GENERIC = frozenset({"callout", "alert", "admonition", "notice", "aside", "banner"})
"""Boxes whose kind stands in a setting of theirs."""
_PREFIXES = ("prose-", "callout-", "alert-", "u-")
"""Libraries of components put their own before the name."""
_COLOURS = {
    "red": "danger", "error": "danger", "negative": "danger", "destructive": "danger",
    "yellow": "warning", "orange": "warning", "amber": "warning", "warn": "warning",
    "green": "tip", "success": "tip", "positive": "tip",
}  # fmt: skip

BOX_CLASSES = frozenset({"admonition", "admonition-title", *_KINDS})
"""Classes that a box, or a part of one, may have."""

_NAME = re.compile(r"\s*\{?\s*[.#]?([^\W\d_][\w-]*)")
_SETTING = re.compile(
    r"""\b(type|color|variant|kind|intent|title|label|summary|header)\s*=\s*(?:"([^"]*)"|'([^']*)')"""
)
_LABEL = re.compile(r"\s*\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
_ATTRIBUTES = re.compile(r"\{[^}]*\}\s*$")
_CALLOUT = re.compile(r"\[!([^\W\d_][\w-]*)(?:\|[^\]]*)?\]([+-]?)[ \t]*([^\n]*)(?:\n|$)")


def is_box(name: str) -> bool:
    """Tell whether a fence of colons with this name is shown as a box, and not as its content alone."""
    kind = _kind_of(name)
    return kind in _KIND_OF or kind in _FOLDED or kind in _GENERIC


def _kind_of(name: str) -> str:
    kind = name.lower()
    prefix = next((each for each in _PREFIXES if kind.startswith(each)), "")
    return kind.removeprefix(prefix) if kind.removeprefix(prefix) in {*_KIND_OF, *_FOLDED, *_GENERIC} else kind


def admonitions_plugin(parser: MarkdownIt) -> None:
    """Read and render boxes."""
    render = partial(_container, parser)
    # A method of the renderer gets itself first; what is handed over here is called as one.
    parser.use(
        container_plugin,
        "box",
        validate=lambda params, _: bool(_NAME.match(params)),
        render=lambda _renderer, *rest: render(*rest),
    )
    parser.use(admon_plugin, render=_admonition)
    parser.core.ruler.after("block", "callouts", _callouts)


def _opening(kind: str, title: str, *, folded: bool, is_open: bool = True) -> str:
    """Return the first tags of a box; ``title`` is HTML."""
    names = f"admonition {_KIND_OF[kind]}" if kind in _KIND_OF else "admonition"
    if folded:
        shown = title or kind.capitalize()
        return f'<details class="{names}"{" open" if is_open else ""}><summary>{shown}</summary>\n'
    return f'<div class="{names}">\n' + (f'<p class="admonition-title">{title}</p>\n' if title else "")


def _title(parser: MarkdownIt, title: str, env: EnvType) -> str:
    """Return a title as HTML: it may hold links, and the references of its page."""
    return parser.renderInline(title, {"references": env.get("references", {})}) if title else ""


def _container(parser: MarkdownIt, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    closings: list[str] = env.setdefault("closings", [])
    if token.nesting < 0:
        return closings.pop() if closings else ""
    name = _NAME.match(token.info)
    kind = _kind_of(name[1]) if name else ""
    rest = token.info[name.end() :] if name else ""
    label = _LABEL.match(rest)
    settings = {key: first or second for key, first, second in _SETTING.findall(rest)}
    if kind in _GENERIC:
        said = [settings[key].lower() for key in ("type", "kind", "variant", "color", "intent") if key in settings]
        kind = next((each for each in (_COLOURS.get(word, word) for word in said) if each in _KIND_OF), "note")
    folded = kind in _FOLDED
    closings.append("</details>\n" if folded else "</div>\n")
    if not folded and kind not in _KIND_OF:
        # A group of tabs, a grid of cards: a title in brackets is one, other words are settings.
        return "<div>\n" + (f"<p><strong>{escape(label[1])}</strong></p>\n" if label else "")
    is_in_braces = token.info.lstrip().startswith("{") and "}" in rest and not rest.lstrip().startswith("}")
    title = label[1] if label else "" if is_in_braces else _ATTRIBUTES.sub("", rest).strip(" }\"'")
    title = title or next((settings[key] for key in ("title", "label", "summary", "header") if key in settings), "")
    return _opening(kind, _title(parser, title, env), folded=folded, is_open=False)


def _admonition(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    token = tokens[index]
    folded = token.markup.startswith("?")
    if token.type == "admonition_open":
        kind = str(token.meta.get("tag", ""))
        names = f"admonition {_KIND_OF[kind]}" if kind in _KIND_OF else "admonition"
        if folded:
            return f'<details class="{names}"{" open" if token.markup.endswith("+") else ""}>\n'
        return f'<div class="{names}">\n'
    if token.type == "admonition_close":
        return "</details>\n" if folded else "</div>\n"
    if token.type == "admonition_title_open":
        return "<summary>" if folded else '<p class="admonition-title">'
    return "</summary>\n" if tokens[index - 2].markup.startswith("?") else "</p>\n"


def _callouts(state: StateCore) -> None:
    """Turn a quotation that begins with ``[!NOTE]`` into a box."""
    _drop_default_titles(state)
    if "[!" not in state.src:
        return
    tokens = state.tokens
    opened: list[tuple[int, bool]] = []
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            match = _first_line(tokens, index)
            opened.append((index, match is not None))
            if match is not None:
                _make_box(state, index, match)
        elif token.type == "blockquote_close" and opened:
            start, is_box = opened.pop()
            if is_box:
                token.type, token.tag = "html_block", ""
                token.content = "</details>\n" if tokens[start].content.startswith("<details") else "</div>\n"


def _drop_default_titles(state: StateCore) -> None:
    """Take out titles that the plug-in made of the kind's name; a box that can be folded keeps it to be pressed."""
    tokens = state.tokens
    for index in reversed(range(len(tokens))):
        token = tokens[index]
        if token.type == "admonition_open" and token.markup == "!!!" and len(token.info.split()) == 1:
            del tokens[index + 1 : index + 4]


def _first_line(tokens: Sequence[Token], index: int) -> re.Match[str] | None:
    inside = tokens[index + 1 : index + 3]
    if len(inside) < 2 or inside[0].type != "paragraph_open" or inside[1].type != "inline":  # noqa: PLR2004 - two tokens
        return None
    return _CALLOUT.match(inside[1].content)


def _make_box(state: StateCore, index: int, match: re.Match[str]) -> None:
    tokens = state.tokens
    kind, fold, title = match[1].lower(), match[2], match[3].strip()
    box, inline = tokens[index], tokens[index + 2]
    box.type, box.tag = "html_block", ""
    box.content = _opening(kind, _title(state.md, title, state.env), folded=bool(fold), is_open=fold != "-")
    inline.content = inline.content[match.end() :]
    if not inline.content:
        tokens[index + 1].hidden = tokens[index + 3].hidden = True
