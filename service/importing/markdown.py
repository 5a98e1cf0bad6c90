"""A page's HTML as Markdown, by markdownify; what Markdown has no place for is reported."""

import re
from collections.abc import Callable, Collection

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment
from markdownify import MarkdownConverter

__all__ = ["html_to_markdown", "parse_html", "rewrite_markdown"]

Rewrite = Callable[[str], str]
Lose = Callable[[str, str], None]

_REMOVED = ("script", "style", "template", "noscript", "link", "meta", "head")
_EMBEDS = ("iframe", "embed", "object", "video", "audio")
_FORMS = ("form", "input", "button", "select", "textarea")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ID = re.compile(r"[\w.:-]+\Z")
_PLACE, _ESCAPE = "\ufdd0", "\ufdd1"
"""Noncharacters of Unicode, which are taken out of every page that is read."""
_TEMPLATE = re.compile(r"(?=\{\{)|(?<=\{)(?=[{%])|(?=%%)|(?<=%)(?=%)|(?<![\w:!?])(?=:::|!!!|\?\?\?)")
"""Where text reads like a command of a site generator, a comment or the head of a box."""
_MARK = re.compile(rf" ?{_PLACE}")
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(<?((?:[^()\s<>]|\([^()]*\))+)>?((?:\s+\"[^\"]*\")?)\)")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def parse_html(html: str) -> BeautifulSoup:
    """Return the tree of a page."""
    return BeautifulSoup(html.replace(_PLACE, "").replace(_ESCAPE, ""), "html.parser")


def html_to_markdown(
    tree: Tag, *, link: Rewrite, image: Rewrite, lose: Lose, anchors: Collection[str] = frozenset()
) -> str:
    """Return a tree as Markdown; the tree is changed.

    Args:
        tree: What to convert.
        link: Returns the target of a link in the result; empty leaves the text alone.
        image: Returns the address of an image in the result; empty leaves it out.
        lose: Takes what is lost: kind and detail.
        anchors: Ids that a link names: a heading keeps such an id.
    """
    _without_what_has_no_place(tree, lose)
    _keep_placeholders(tree)
    kept = [id_ for each in tree.find_all(_HEADINGS) if (id_ := _heading_id(each, anchors))]
    for summary in tree.find_all("summary"):
        # markdownify takes both for words in a line, and the question would run into its answer.
        summary.name = "strong"
        summary.wrap(_paragraph())
    for details in tree.find_all("details"):
        details.name = "div"
    for ruby in tree.find_all("rt"):
        if not (ruby.parent and ruby.parent.find("rp")):
            ruby.string = f"({ruby.get_text()})"
    for each in tree.find_all("img"):
        source = _address(each, "src", "data-src")
        address = image(source) if source else ""
        if address:
            each["src"] = address
            each["alt"] = " ".join(str(each.get("alt") or "").split())
        else:
            each.decompose()
    for each in tree.find_all("a"):
        target = _address(each, "href")
        new = link(target) if target else ""
        if new:
            each["href"] = new
        else:
            each.unwrap()
    converter = MarkdownConverter(
        heading_style="ATX",
        bullets="-",
        escape_misc=True,
        table_infer_header=True,
        code_language_callback=_code_language,
        keep_inline_images_in=["td", "th", "a", "h1", "h2", "h3", "h4", "h5", "h6"],
    )
    text = re.sub(r"\n{3,}", "\n\n", converter.convert_soup(tree)).strip()
    # The ids are put in afterwards: the converter would escape what is in them.
    ids = iter(kept)
    return _MARK.sub(lambda _: f" {{#{next(ids)}}}", text).replace(_ESCAPE, "\\")


def rewrite_markdown(text: str, *, link: Rewrite, image: Rewrite) -> str:
    """Return Markdown with the targets of its links and images changed, outside blocks of code."""

    def changed(match: re.Match[str]) -> str:
        mark, label, target, title = match.groups()
        new = image(target) if mark else link(target)
        return f"{mark}[{label}]({new}{title})" if new else ("" if mark else label)

    lines = []
    fence = ""
    for line in text.split("\n"):
        if found := _FENCE.match(line):
            if not fence:
                fence = found[1]
            elif found[1].startswith(fence):
                fence = ""
        lines.append(line if fence else _LINK.sub(changed, line))
    return "\n".join(lines)


def _without_what_has_no_place(tree: Tag, lose: Lose) -> None:
    for each in tree.find_all("script"):
        lose("scripts", _address(each, "src"))
    for each in tree.find_all(_REMOVED):
        each.decompose()
    for comment in tree.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    _with_links_for_embeds(tree, lose)
    for each in tree.find_all(_FORMS):
        if not each.decomposed and each.name != "form":
            lose("fields of forms", each.name)
            each.decompose()
    for each in tree.find_all(["td", "th"]):
        if each.get("colspan", "1") != "1" or each.get("rowspan", "1") != "1":
            lose("merged cells of tables", each.get_text(" ", strip=True)[:40])
        if each.find("table"):
            lose("tables in tables", "")


def _with_links_for_embeds(tree: Tag, lose: Lose) -> None:
    for each in tree.find_all(_EMBEDS):
        if each.decomposed:
            continue
        inner = each.find(["source", "embed"])
        address = _address(each, "src", "data") or (_address(inner, "src") if isinstance(inner, Tag) else "")
        is_media = each.name in {"video", "audio"}
        lose("videos and sounds (a link is kept)" if is_media else "embedded pages (a link is kept)", address)
        each.clear()
        if address.startswith(("http://", "https://", "//")):
            each.name, each.attrs = "a", {"href": address}
            each.string = address
            each.wrap(_paragraph())
        else:
            each.decompose()


def _keep_placeholders(tree: Tag) -> None:
    """Mark ``{{name}}`` and the like as text: site generators and Kaiketsu would take it for a command."""
    for each in tree.find_all(string=_TEMPLATE):
        if not each.find_parent(["pre", "code", "kbd", "samp"]):
            each.replace_with(_TEMPLATE.sub(_ESCAPE, str(each)))


def _heading_id(heading: Tag, anchors: Collection[str]) -> str:
    """Return the id by which a link names a heading, and mark its place; empty where none does."""
    inside = (str(each.get("id") or each.get("name") or "") for each in (heading, *heading.find_all()))
    found = next((each for each in inside if each in anchors and _ID.match(each)), "")
    if found and not heading.find_parent(["td", "th", "pre"]):
        heading.append(_PLACE)
        return found
    return ""


def _paragraph() -> Tag:
    return BeautifulSoup("", "html.parser").new_tag("p")


def _address(element: Tag, *names: str) -> str:
    values = [str(element.get(name) or "").strip() for name in names]
    real = [value for value in values if value and not value.startswith("data:")]
    return next(iter([*real, *filter(None, values)]), "")


def _code_language(element: Tag) -> str:
    """Return the language that a block of code names in its class, as HTML's own standard suggests."""
    inner = element.find("code")
    classes = [*(element.get("class") or ()), *((inner.get("class") or ()) if isinstance(inner, Tag) else ())]
    found = (re.match(r"lang(?:uage)?-([\w+#-]+)$", str(each)) for each in classes)
    return next((match[1] for match in found if match), "")
