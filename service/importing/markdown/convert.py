"""A page's HTML as Markdown; what Markdown has no place for is reported."""

import re
from collections.abc import Callable, Collection

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

from service.importing.markdown.anchors import Anchors
from service.importing.markdown.boxes import alerts_of, mark_boxes
from service.importing.markdown.emphasis import settle_emphasis
from service.importing.markdown.marks import ESCAPE, MARKS
from service.importing.markdown.spans import split_merged_cells
from service.importing.markdown.tables import breaks_of, flatten_tables
from service.importing.markdown.writer import write_markdown

__all__ = ["html_to_markdown", "parse_html"]

Rewrite = Callable[[str], str]
Lose = Callable[[str, str], None]

_REMOVED = ("script", "style", "template", "noscript", "link", "meta", "head", "svg", "canvas")
_EMBEDS = ("iframe", "embed", "object", "video", "audio")
_FORMS = ("form", "input", "button", "select", "textarea")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = ("ul", "ol")
_LINES_OF_A_BLOCK = 2
_TEMPLATE = re.compile(r"(?=\{\{)|(?<=\{)(?=[{%])|(?=%%)|(?<=%)(?=%)|(?<![\w:!?])(?=:::|!!!|\?\?\?)")
"""Where text reads like a command of a site generator, a comment or the head of a box."""


def parse_html(html: str) -> BeautifulSoup:
    """Return the tree of a page."""
    return BeautifulSoup(html.translate(MARKS), "html.parser")


def html_to_markdown(
    tree: Tag, *, link: Rewrite, image: Rewrite, lose: Lose, anchors: Collection[str] = frozenset()
) -> str:
    """Return a tree as Markdown; the tree is changed.

    Args:
        tree: What to convert.
        link: Returns the target of a link in the result; empty leaves the text alone.
        image: Returns the address of an image in the result; empty leaves it out.
        lose: Takes what is lost: kind and detail.
        anchors: Ids that a link names: such an id stays where it was.
    """
    _without_what_has_no_place(tree, lose)
    _without_permalinks(tree)
    split_merged_cells(tree)
    _with_plain_spaces(tree)
    _keep_placeholders(tree)
    kept = Anchors(anchors)
    kept.mark(tree)
    for summary in tree.find_all("summary"):
        # markdownify takes both for words in a line, and the question would run into its answer.
        summary.name = "strong"
        summary.wrap(_paragraph())
    for details in tree.find_all("details"):
        details.name = "div"
    for ruby in tree.find_all("rt"):
        if not (ruby.parent and ruby.parent.find("rp")):
            ruby.string = f"({ruby.get_text()})"
    _nest_lists(tree)
    _settle_code(tree)
    _resolve(tree, link, image)
    mark_boxes(tree)
    flatten_tables(tree)
    settle_emphasis(tree)
    # The ids are put in afterwards: the converter would escape what is in them.
    return kept.written(alerts_of(breaks_of(write_markdown(tree)))).replace(ESCAPE, "\\")


def _resolve(tree: Tag, link: Rewrite, image: Rewrite) -> None:
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
            lose("merged cells of tables (their text is repeated)", each.get_text(" ", strip=True)[:40])
        if each.find("table"):
            lose("tables in tables (their text is kept)", "")


def _without_permalinks(tree: Tag) -> None:
    """Take out the sign beside a heading that leads to itself."""
    for heading in tree.find_all(_HEADINGS):
        for each in heading.find_all("a", href=re.compile(r"^#")):
            if not any(map(str.isalnum, each.get_text())) and not each.find("img"):
                each.decompose()


def _with_plain_spaces(tree: Tag) -> None:
    """Change no-break spaces at the ends of a text: the converter would run the words on both sides together."""
    for each in tree.find_all(string=lambda text: bool(text) and "\xa0" in text):
        bare = str(each).strip()
        if len(bare) < len(each) and not each.find_parent(["pre", "code"]):
            before, after = str(each).split(bare, 1) if bare else (str(each), "")
            each.replace_with(f"{' ' * bool(before)}{bare}{' ' * bool(after)}")


def _nest_lists(tree: Tag) -> None:
    """Put a list that stands between the points of another into the point before it, as browsers show it."""
    for each in tree.find_all(_LISTS):
        before = each.find_previous_sibling("li")
        if each.parent is not None and each.parent.name in _LISTS and isinstance(before, Tag):
            before.append(each.extract())


def _settle_code(tree: Tag) -> None:
    """Make a block of code of several lines that stand alone, and one line of all other code in a line."""
    for each in tree.find_all("code"):
        text = each.get_text()
        if "\n" not in text or each.find_parent("pre"):
            continue
        beside = (each.previous_sibling, each.next_sibling)
        is_beside_text = any(isinstance(node, NavigableString) and node.strip() for node in beside)
        is_long = text.strip().count("\n") >= _LINES_OF_A_BLOCK
        if is_long and not is_beside_text and not each.find_parent(["td", "th", "a"]):
            each.wrap(BeautifulSoup("", "html.parser").new_tag("pre"))
        else:
            each.string = " ".join(text.split())


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
            each.replace_with(_TEMPLATE.sub(ESCAPE, str(each)))


def _paragraph() -> Tag:
    return BeautifulSoup("", "html.parser").new_tag("p")


def _address(element: Tag, *names: str) -> str:
    values = [str(element.get(name) or "").strip() for name in names]
    real = [value for value in values if value and not value.startswith("data:")]
    return next(iter([*real, *filter(None, values)]), "")
