"""Read one file of any folder: an article, or a reason why it is left out."""

import re
from collections.abc import Mapping, Sequence

from kb.loading.conventions.matter.facts import (
    aliases_of,
    audience_of,
    description_of,
    kept_out,
    language_of,
    pair_key_of,
    slug_of,
    tags_of,
    title_of,
    updated_of,
)
from kb.loading.conventions.matter.fenced import Matter, UnclosedMatterError, split_matter
from kb.loading.conventions.names import title_in_words
from kb.loading.conventions.source.embedded import without_embedded
from kb.loading.conventions.source.encodings import EncodingError, decode_page
from kb.loading.conventions.source.language import language_of_text
from kb.loading.conventions.source.mdx import exported_values, is_mdx, without_mdx
from kb.loading.front_matter import parse_front_matter, split_front_matter
from kb.loading.markdown import MAX_MARKUP, markup_size, outline, outline_in_parts
from kb.model.article import Article, FrontMatter, Section
from kb.model.errors import FrontMatterError
from kb.model.left_out import LeftOut
from kb.model.page import LangFrom, Page, TitleFrom

__all__ = ["MOST_AT_ONCE", "MOST_MARKUP", "parse_page"]

MOST_AT_ONCE = 10 * MAX_MARKUP
"""Reference pages are long; a longer one is parsed in parts."""
MOST_MARKUP = 10 * MOST_AT_ONCE
"""At 50 µs a mark (see ``MAX_MARKUP``) this is 100 seconds of a build at worst, once."""
_OWN_KEYS = {"symptoms", "verified", "reviewafter"}
"""Keys that tell an article in Kaiketsu's own format from a page."""
_HEADING = re.compile(r"^ {0,3}[#＃][ \t\u3000]+\S")
_UNDERLINE = re.compile(r"^ {0,3}=+[ \t]*$")
_HTML_TITLE = re.compile(r"[ \t]*<h1[\s>]", re.IGNORECASE)
_HTML_HEADING = re.compile(r"<h1(?:\s[^>]*)?>(.*?)</h1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SHOWS_MEDIA = re.compile(r"!\[|<(?:img|video|iframe|figure)\b(?![^<>]*\bsrc=\"\")", re.IGNORECASE)
_UNSEEN = " \n\t\u00a0\u200b\u200c\u200d\u2060\ufeff\u3000"
_MOST_TITLE = 300


def parse_page(data: bytes, path: str, lang: str) -> Article | LeftOut:
    """Return the article that a file holds; its id is the path, for the caller to shorten.

    Args:
        data: What the file holds.
        path: Of the file, relative to the folder, with slashes.
        lang: Language that the path tells; empty where it tells none.
    """
    try:
        text, _ = decode_page(data)
        matter = split_matter(text)
    except EncodingError as error:
        return _fault(path, "KB107", error.reason, "save it as UTF-8", error.line)
    except UnclosedMatterError:
        return _fault(path, "KB101", "the front matter is not closed", "close it with a line of ---", 1)
    if reason := kept_out(matter.values):
        return LeftOut(path, reason)
    if matter.values.keys() >= _OWN_KEYS:
        return _own(text, path, lang)
    return _page(matter, path)


def _page(matter: Matter, path: str) -> Article | LeftOut:
    body = without_embedded(matter.body)
    exported: dict[str, str] = {}
    if path.endswith(".mdx") or is_mdx(body):
        body, exported = without_mdx(body), exported_values(body)
    is_index = path.rpartition("/")[2].casefold().startswith("_index")
    if not body.strip() and (is_index or not description_of(matter.values)):
        return LeftOut(path, "no text")
    if (size := markup_size(body)) > MOST_MARKUP:
        return _too_long(
            path, f"{size:,} marks of Markdown, at most {MOST_MARKUP:,}: the parser takes 50 µs for each"
        )
    guess: str = language_of(matter.values)
    lang_from: LangFrom = "front matter"
    if not guess:
        guess, lang_from = language_of_text(body)
    sections = (
        outline(body, first_line=matter.first_line)
        if size <= MOST_AT_ONCE
        else outline_in_parts(body, first_line=matter.first_line, most=MOST_AT_ONCE)
    )
    if sections is None:
        return _too_long(path, f"a line of more than {MOST_AT_ONCE:,} marks of Markdown")
    if not any(section.text.strip(_UNSEEN) for section in sections) and not _SHOWS_MEDIA.search(body):
        says_something = any(section.heading_path for section in sections) or description_of(matter.values)
        if is_index or not says_something:
            return LeftOut(path, "no text")
    return _article(matter, body, path, sections, guess, lang_from, exported)


def _article(
    matter: Matter,
    body: str,
    path: str,
    sections: tuple[Section, ...],
    guess: str,
    lang_from: LangFrom,
    exported: Mapping[str, str],
) -> Article:
    values = matter.values
    title = title_of(values)
    title_from: TitleFrom = "front matter"
    if not title:
        title, title_from = _first_heading(body, matter.first_line, sections), "heading"
    if not title and (title := title_of(exported)):
        title_from = "front matter"
    if not title:
        title, title_from = title_in_words(path), "file name"
    return Article(
        id=path,
        lang=guess,
        path=path,
        title=title,
        sections=sections,
        page=Page(
            description=description_of(values) or description_of(exported),
            slug=slug_of(values),
            pair_key=pair_key_of(values),
            aliases=aliases_of(values),
            tags=tags_of(values),
            updated=updated_of(values),
            title_from=title_from,
            lang_from=lang_from,
            lang_guess=guess,
            audience=audience_of(values),
        ),
    )


def _first_heading(body: str, first_line: int, sections: Sequence[Section]) -> str:
    """Return the first heading of level one: outside code, so the sections are asked, which know no levels."""
    lines = body.split("\n")
    for section in sections:
        at = section.first_line - first_line
        if not section.heading_path or not section.heading_path[-1] or not 0 <= at < len(lines):
            continue
        is_setext = at + 1 < len(lines) and any(map(_UNDERLINE.match, lines[at + 1 : at + 4]))
        if (
            _HEADING.match(lines[at])
            or _HTML_TITLE.match(lines[at])
            or (is_setext and not lines[at].lstrip().startswith("#"))
        ):
            return section.heading_path[-1][:_MOST_TITLE]
    if found := _HTML_HEADING.search(body):
        return " ".join(_TAG.sub(" ", found[1]).split())[:_MOST_TITLE]
    return ""


def _own(text: str, path: str, lang: str) -> Article | LeftOut:
    """Return an article in Kaiketsu's own format that lies in a folder that is not."""
    try:
        yaml_text, body, first_line = split_front_matter(text, path)
        meta: FrontMatter = parse_front_matter(yaml_text or "", path)
    except FrontMatterError as error:
        first = error.findings[0]
        return _fault(path, first.code, f"{first.field}: {first.message}".removeprefix(": "), first.hint, first.line)
    if meta.status == "draft":
        return LeftOut(path, "draft")
    guess = lang or language_of_text(body).tag or "en"
    sections = outline(body, first_line=first_line, lang=guess)
    return Article(id=meta.id, lang=guess, path=path, title=meta.title, sections=sections, meta=meta)


def _too_long(path: str, detail: str) -> LeftOut:
    return LeftOut(path, "too long", detail, is_fault=True, code="KB108", hint="split it")


def _fault(path: str, code: str, reason: str, hint: str, line: int) -> LeftOut:
    return LeftOut(path, reason, is_fault=True, code=code, line=line, hint=hint)
