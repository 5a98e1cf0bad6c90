"""What stands around the text on every page of a site: menus, banners, footers."""

import re

from bs4 import Tag

from service.importing.markdown.boxes import is_box

__all__ = ["without_surroundings"]

_AROUND = ("nav", "header", "footer", "aside")
_AROUND_ROLES = ("navigation", "banner", "contentinfo", "search", "complementary")
_NAMED_ELEMENTS = ["div", "section", "ul", "ol", "table", "p", "dialog", "form"]
_NAMED_AROUND = re.compile(
    r"(?:site|page|main|global|top|bottom|left|right|side|js|md|bd|l|c)?[_-]*"
    r"(?:nav|navi|navbar|navigation|navheader|navfooter|menu|sidebar|sidenav|footer|breadcrumbs?|breadcrumb-?list|"
    r"topic-?path|pan(?:kuzu)?|cookies?|cookie-?(?:banner|consent|notice|bar)|consent|gdpr|pagination|pager|prev-?next|"
    r"share|social|sns|related|related-?(?:articles|links|posts|topics)|feedback|rating|comments?|skip-?(?:link|nav)?|"
    r"search-?(?:box|form|bar)?|sphinxsidebar|relbar|related-?bar)(?:[_-]+(?:wrapper|container|inner|area|box|list))?\Z"
)
"""Names of what stands around a text, as many templates give them; whole names, so that ``navigate-to`` is none."""
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
        if each.decomposed or each.find("h1") or each.find_parent("pre"):
            continue
        names = [str(each.get("id") or ""), *map(str, each.get("class") or ())]
        if any(_NAMED_AROUND.match(name.casefold()) for name in names) and len(each.get_text()) <= most:
            each.decompose()
