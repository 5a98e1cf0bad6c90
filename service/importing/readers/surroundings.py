"""What stands around the text on every page of a site: menus, banners, footers."""

import re

from bs4 import Tag

from service.importing.markdown.boxes import is_box

__all__ = ["without_surroundings"]

_AROUND = ("nav", "header", "footer", "aside")
_AROUND_ROLES = ("navigation", "banner", "contentinfo", "search", "complementary")
_NAMED_ELEMENTS = ["div", "section", "ul", "ol", "table", "p", "dialog", "form"]
_PLACE = r"(?:site|page|main|global|top|bottom|left|right|side|js|md|bd|l|c)?[_-]*"
_PART = r"(?:[_-]+(?:wrapper|container|inner|area|box|list))?\Z"
_MENU = re.compile(
    rf"{_PLACE}(?:nav|navi|navbar|navigation|navheader|navfooter|menu|sidebar|sidenav|breadcrumbs?|breadcrumb-?list|"
    rf"topic-?path|pan(?:kuzu)?|pagination|pager|prev-?next|related|related-?(?:articles|links|posts|topics)|"
    rf"sphinxsidebar|relbar|related-?bar|footer|share|social|sns|skip-?(?:link|nav)?){_PART}"
)
"""Names of menus, as many templates give them; whole names, so that ``navigate-to`` is none."""
_BANNER = re.compile(
    rf"{_PLACE}(?:footer|cookies?|cookie-?(?:banner|consent|notice|bar)|consent|gdpr|search-?(?:box|form|bar)){_PART}"
)
"""Classes of what is no menu and repeated all the same."""
_LEAST_LINKED = 0.5
"""Share of the text of a menu that is links; in a note at the side, or a section about menus, it is less."""
_MOST_AROUND = 0.4
"""Share of the text of a page above which a name is taken for a mistake."""


def without_surroundings(main: Tag) -> None:
    """Take out menus and the like; a header with the page's own title and a note beside the text stay."""
    for each in main.find_all(_AROUND):
        if not each.decomposed and not (each.name == "header" and each.find("h1")) and not is_box(each):
            each.decompose()
    for each in main.find_all(role=list(_AROUND_ROLES)):
        if not each.decomposed:
            each.decompose()
    _without_named_surroundings(main)


def _without_named_surroundings(main: Tag) -> None:
    """Take out what its id or class calls a menu, a banner and the like, unless most of the text is in it."""
    most = len(main.get_text()) * _MOST_AROUND
    for each in main.find_all(_NAMED_ELEMENTS):
        if each.decomposed or each.find("h1") or each.find_parent("pre") or len(each.get_text()) > most:
            continue
        classes = [str(name).casefold() for name in each.get("class") or ()]
        is_menu = any(map(_MENU.match, (str(each.get("id") or "").casefold(), *classes)))
        if (is_menu and _is_linked(each)) or any(map(_BANNER.match, classes)):
            each.decompose()


def _is_linked(element: Tag) -> bool:
    """Tell whether most of the text of an element is links; signs between them are no text."""
    letters = sum(map(str.isalnum, element.get_text()))
    linked = sum(sum(map(str.isalnum, link.get_text())) for link in element.find_all("a"))
    return linked >= _LEAST_LINKED * letters and (letters > 0 or not element.find("img"))
