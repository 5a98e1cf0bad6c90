"""Any folder of Markdown as articles: what cannot be used is left out by name, and the rest is served."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path

from msgspec import Struct, structs

from kb.loading.conventions.files import find_pages, generator_of, read_beside, read_included, read_page
from kb.loading.conventions.matter.facts import outside_dates
from kb.loading.conventions.matter.fenced import UnclosedMatterError, split_matter
from kb.loading.conventions.names import Markers, PageName, find_markers, page_name, site_slug, title_in_words
from kb.loading.conventions.navigation import titles_in_mkdocs, titles_in_summary, translated_titles
from kb.loading.conventions.page_file import parse_page
from kb.loading.conventions.redirects import redirects_in, with_older_addresses
from kb.loading.conventions.site_file import Site
from kb.loading.conventions.source.encodings import EncodingError, decode_page
from kb.loading.conventions.source.gollum import GOLLUM_MARKS, page_names, with_page_first
from kb.loading.conventions.source.includes import INCLUDE_MARKS, Reader, with_includes
from kb.loading.conventions.source.language import language_of_text
from kb.loading.conventions.source.readme_blocks import BLOCK_MARKS, with_plain_blocks
from kb.loading.conventions.source.variables import VARIABLE_MARKS, SiteValues, site_values, with_variables
from kb.loading.parse_cache import KnownArticle
from kb.model.article import Article
from kb.model.language import languages_of_script, written_alike
from kb.model.left_out import LeftOut
from kb.model.page import TitleFrom

__all__ = ["load_pages"]

_FEW = 0.1
"""Share of a folder's pages below which a language that only short texts tell is a mistake of the detector."""
_ENOUGH_PAGES = 10
_ENGLISH = "en"
_DATED = re.compile(rb"^[\"']?(?:publish|expiry)[_-]?date", re.IGNORECASE | re.MULTILINE)
_HEAD_BYTES = 8192
"""Where dates of publication and expiry are looked for."""


def load_pages(
    root: Path, site: Site, known: KnownArticle, digests: dict[str, str], left_out: list[LeftOut]
) -> list[Article]:
    """Return the articles of a folder.

    Args:
        root: The folder.
        site: What its owner has set.
        known: Articles that need not be parsed again.
        digests: Takes the sha256 of each file that was read, by path.
        left_out: Takes what is no page, with the reason.
    """
    contents: dict[str, bytes] = {}
    lines: dict[str, list[int]] = {}

    @cache
    def read(name: str) -> str | None:
        return read_included(root, name)

    paths = find_pages(root, site, left_out)
    folder = _Folder(read, page_names(paths), site_values(partial(read_beside, root)))
    for path in paths:
        data = read_page(root, path)
        if isinstance(data, LeftOut):
            left_out.append(data)
            continue
        contents[path], lines[path] = _expanded(path, data, folder)
        digests[path] = hashlib.sha256(contents[path]).hexdigest()

    @cache
    def language_in(path: str) -> str:
        return _language_in(contents[path])

    markers = find_markers(contents, language_in, site.languages)
    today = date.today()  # noqa: DTZ011 - the dates of a page are local dates
    articles: list[Article] = []
    names: dict[str, PageName] = {}
    for path, data in contents.items():
        names[path] = page_name(path, markers)
        if why := _outside_dates(data, today):
            group, _, day = why.partition(": ")
            left_out.append(LeftOut(path, group, day))
            continue
        found = known(path, digests[path]) or _parsed(data, path, names[path].lang, lines[path])
        if isinstance(found, LeftOut):
            left_out.append(found)
        else:
            articles.append(found)
    beside = _Beside(root, digests)
    menu = _menu(beside.text)
    titled = [_titled(article, menu, names[article.path]) for article in articles]
    named = _named(titled, names, site, generator_of(root) if site.url else "", left_out)
    return with_older_addresses(named, redirects_in(beside.text))


class _Beside:
    """Files of a site's own program that say something of its pages; each that is read is noted by its digest."""

    def __init__(self, root: Path, digests: dict[str, str]) -> None:
        self._root = root
        self._digests = digests

    def text(self, name: str) -> str:
        """Return what a file holds; empty where there is none."""
        if text := read_beside(self._root, name):
            self._digests[name] = hashlib.sha256(text.encode()).hexdigest()
        return text


class _Menu(Struct, frozen=True):
    """The site's own menu.

    Attributes:
        titles: Of pages, by path.
        translated: By language what a title is in it.
    """

    titles: dict[str, str]
    translated: dict[str, dict[str, str]]


def _menu(read: Callable[[str], str]) -> _Menu:
    titles: dict[str, str] = {}
    for name in ("SUMMARY.md", "src/SUMMARY.md", "docs/SUMMARY.md"):
        titles |= titles_in_summary(read(name), name)
    mkdocs = read("mkdocs.yml")
    return _Menu(titles | titles_in_mkdocs(mkdocs), translated_titles(mkdocs)) if mkdocs else _Menu(titles, {})


def _titled(article: Article, menu: _Menu, name: PageName) -> Article:
    """Prefer the menu's title to the file name; of translations it names the original."""
    page = article.page
    if page is None or page.title_from not in {"file name", "navigation"}:
        return article
    original = menu.titles.get(f"{name.id}.md") or menu.titles.get(f"{name.id}/index.md", "")
    found = menu.titles.get(article.path) or menu.translated.get(name.lang, {}).get(original, original)
    title_from: TitleFrom = "navigation" if found else "file name"
    title = found or title_in_words(article.path)
    return structs.replace(article, title=title, page=structs.replace(page, title_from=title_from))


class _Folder(Struct, frozen=True):
    """What one page needs to know of the others.

    Attributes:
        read: Reads another file.
        names: Of all pages.
        values: That the site's settings give to names.
    """

    read: Reader
    names: Mapping[str, str]
    values: SiteValues


def _expanded(path: str, data: bytes, folder: _Folder) -> tuple[bytes, list[int]]:
    """Return a page with what it includes and names, and the line of the file that each of its lines stands for."""
    signs = (INCLUDE_MARKS, BLOCK_MARKS, VARIABLE_MARKS, GOLLUM_MARKS)
    includes, blocks, values, links = (sign.search(data) is not None for sign in signs)
    if not (includes or blocks or values or links):
        return data, []
    try:
        original = text = decode_page(data)[0]
    except EncodingError:
        return data, []  # parsing says what is wrong
    lines: list[int] = []
    if includes:
        text, lines = with_includes(text, path, folder.read)
    if blocks:
        text, numbers = with_plain_blocks(text)
        lines = [lines[number - 1] for number in numbers] if lines else numbers
    text = with_variables(text, folder.values) if values else text
    text = with_page_first(text, folder.names) if links else text
    return (data, []) if text == original else (text.encode("utf-8", "replace"), lines)


def _parsed(data: bytes, path: str, lang: str, lines: Sequence[int]) -> Article | LeftOut:
    found = parse_page(data, path, lang)
    return _at_own_lines(found, lines) if lines and isinstance(found, Article) else found


def _at_own_lines(article: Article, lines: Sequence[int]) -> Article:
    """Return an article whose lines are those of its file, not of the page with what it includes."""

    def own(line: int) -> int:
        return lines[min(line, len(lines)) - 1] if line > 0 else line

    sections = tuple(
        structs.replace(
            section,
            first_line=own(section.first_line),
            last_line=max(own(section.first_line), own(section.last_line)),
            links=tuple(structs.replace(link, line=own(link.line)) for link in section.links),
        )
        for section in article.sections
    )
    return structs.replace(article, sections=sections)


def _outside_dates(data: bytes, today: date) -> str:
    """Return why a page is not to be seen today; asked on each build, for a page that is known as well."""
    if not _DATED.search(data[:_HEAD_BYTES]):
        return ""
    try:
        return outside_dates(split_matter(decode_page(data)[0]).values, today)
    except (EncodingError, UnclosedMatterError):
        return ""  # parsing says what is wrong


def _language_in(data: bytes) -> str:
    try:
        return language_of_text(split_matter(decode_page(data)[0]).body).tag
    except (EncodingError, UnclosedMatterError):
        return ""


def _named(
    articles: Sequence[Article], names: dict[str, PageName], site: Site, generator: str, left_out: list[LeftOut]
) -> list[Article]:
    """Give each article its id, language and address; of two with the same, the second is left out."""
    counts = Counter(article.page.lang_guess for article in articles if article.page and not names[article.path].lang)
    ids = {article.path: names[article.path].id if article.page else article.id for article in articles}
    ids |= _paired(articles, names, site.language or _ENGLISH)
    taken: dict[tuple[str, str], str] = {}
    kept = []
    for article in articles:
        article_id = ids[article.path]
        # Kaiketsu's own front matter has the last word.
        own = "" if article.page else article.lang
        lang = own or names[article.path].lang or _language(article, counts, site.language)
        first = taken.setdefault((article_id, lang), article.path)
        if first != article.path:
            article_id = page_name(article.path, Markers()).id if article.page else article_id
            longer = article.path.rpartition(".")[0]
            article_id = longer if (article_id, lang) in taken else article_id
            if taken.setdefault((article_id, lang), article.path) != article.path:
                hint = "rename one of the files"
                left_out.append(
                    LeftOut(article.path, "the same address", first, is_fault=True, code="KB111", hint=hint)
                )
                continue
        url = _url(article, article_id, lang, site, generator)
        kept.append(structs.replace(article, id=article_id, lang=lang, url=url))
    return kept


def _paired(articles: Sequence[Article], names: dict[str, PageName], original: str) -> dict[str, str]:
    """Return the ids of translations that have names of their own: that of the page with the same key in its head."""
    groups: dict[str, list[Article]] = {}
    for article in articles:
        if article.page and article.page.pair_key and _told_language(article, names):
            groups.setdefault(article.page.pair_key, []).append(article)
    ids: dict[str, str] = {}
    for group in groups.values():
        langs = [_told_language(article, names) for article in group]
        if len(langs) == len(set(langs)):  # a key that two pages of one language have pairs nothing
            first = next((each for each in group if _told_language(each, names) == original), group[0])
            ids |= {article.path: names[first.path].id for article in group}
    return ids


def _told_language(article: Article, names: dict[str, PageName]) -> str:
    """Return the language that a page's path or front matter tells; empty where neither does."""
    page = article.page
    return names[article.path].lang or (page.lang_guess if page and page.lang_from == "front matter" else "")


def _language(article: Article, counts: Counter[str], default: str) -> str:
    """Return the language of a page whose path tells none: of its text if it is sure, else that of most pages."""
    page = article.page
    guess = page.lang_guess if page else ""
    if guess == "zh" and page and page.lang_from == "short text" and counts["ja"] >= counts["zh"]:
        return "ja"  # a few kanji without kana
    if page is None or (guess and page.lang_from != "short text"):
        return guess
    total = counts.total()
    if guess and not default and not (total >= _ENOUGH_PAGES and counts[guess] < _FEW * total):
        return guess
    own = languages_of_script(article.title)
    most = (tag for tag, _ in counts.most_common() if tag and written_alike(tag, own))
    return default or next(most, own[0] if own else _ENGLISH)


def _url(article: Article, article_id: str, lang: str, site: Site, generator: str) -> str:
    """Return the address of a page on its owner's site; empty where the settings give none."""
    slug = article.page.slug if article.page else ""
    if not site.url:
        return ""
    if slug.startswith(("https://", "http://")):
        return slug
    own = site_slug(slug, article_id, generator)
    places = {"{slug}": own, "{path}": article_id, "{id}": article_id, "{lang}": lang}
    url = site.url
    for place, value in places.items():
        url = url.replace(place, value)
    return url
