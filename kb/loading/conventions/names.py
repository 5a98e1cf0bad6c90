"""Read a file's path: id, language, title in words, address on the owner's site.

A language may stand in a folder (``docs/ja/``, ``i18n/ja/``) or in a suffix (``index.ja.md``). A folder ``it`` may be
Italian or the IT department, so that a marker counts only where the folder as a whole speaks for it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from msgspec import Struct
from pathspec import GitIgnoreSpec

from kb.loading.conventions.name_tags import (
    folder_suffix_of,
    is_ending_as_tag,
    loose_suffix_of,
    suffix_of,
    tag_of,
)

__all__ = ["PAGE_SUFFIXES", "Markers", "PageName", "find_markers", "page_name", "site_slug", "title_in_words"]

PAGE_SUFFIXES = (".md", ".markdown", ".mdx", ".mdoc", ".mdown", ".mkd", ".mkdn", ".qmd", ".rmd")
"""Markdown, and what Next, Markdoc and Quarto make of it."""
_TRANSLATION_FOLDERS = {"i18n", "locales", "locale", "translations", "lang", "languages", "l10n"}
_DOCUSAURUS = re.compile(r"^docusaurus-plugin-content-(docs|blog|pages)(?:-(.+))?$")
_DOCUSAURUS_HOMES = {"docs": "docs", "blog": "blog", "pages": "src/pages"}
_INDEXES = {"index", "_index", "readme"}
_APP_ROUTER = "app"
"""In this folder of Next, `page.mdx` is the page of its folder, and a folder in round brackets is no part of its
address."""
_GROUP = re.compile(r"(?:^|(?<=/))\([^/()]+\)(?:/|$)")
_MENU_NUMBER = re.compile(r"^(?:\d{1,2}[-_.]\s*|ch(?:apter)?[-_]?\d{1,2}[-_](?:\d{1,2}[-_])?)(?=\D)")
"""Where a page stands in a menu; three digits (``404-not-found``) are more likely a part of its title."""
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}-(?=.)")
_SITE_ROOTS = ("src/content/docs/", "content/", "src/pages/")
_MENU_NUMBERS = {
    "Docusaurus": re.compile(r"^(?!\d+[-_.]\d)\d+\s*[-_.]+\s*(?=[^-_.\s])"),
    "Nuxt": re.compile(r"^\d+\.(?=\D)"),
}
"""What stands before a name only to sort it; a date or a version such as ``2.0`` does not."""
_BLOG_DATE = re.compile(r"(?<=^blog/)(\d{4})-(\d{2})-(\d{2})-([^/]+)$")
_EXPORT_ID = re.compile(r"(?<=.)[ _-][0-9a-f]{32}$")
"""Notion writes the id of a page behind its name."""
_HOME = "Home"
"""Title of the first page of a site, where it has none."""
_ABOVE_LANGUAGES = {"docs", "doc", "content", "src", "pages"}
_ASKED = 8
"""Pages of a folder whose language is looked at."""


class Markers(Struct, frozen=True):
    """What in the paths of a folder stands for a language.

    Attributes:
        folders: Language by folder, such as ``docs/ja``.
        suffixes: Paths of files whose suffix is a language.
        patterns: Globs of the owner, and their languages.
    """

    folders: Mapping[str, str] = {}
    suffixes: frozenset[str] = frozenset()
    patterns: Mapping[str, str] = {}


class PageName(Struct, frozen=True):
    """What a path comes to.

    Attributes:
        id: The path without suffix and language; the folder for its index page.
        lang: Language tag; empty where the path has none.
    """

    id: str
    lang: str


def find_markers(
    paths: Collection[str], language_in: Callable[[str], str], patterns: Mapping[str, str] | None = None
) -> Markers:
    """Return which folders and suffixes stand for a language.

    Args:
        paths: Of all pages, relative to the folder, with slashes.
        language_in: Returns the language of a file's text, empty where it cannot be told.
        patterns: Globs of the owner, and their languages.
    """
    candidates: dict[str, list[str]] = {}
    suffixed: dict[str, list[str]] = {}
    folders_above = {parent for path in paths for parent in _parents(path)}
    # content.en beside content.ja: each is the original of the other.
    originals = Counter(filter(None, map(_original_of, folders_above)))
    folders_above |= {original for original, count in originals.items() if count > 1}
    for path in sorted(paths):
        parts = path.split("/")
        for depth, part in enumerate(parts[:-1]):
            if tag_of(part) or _original_of("/".join(parts[: depth + 1])) in folders_above:
                candidates.setdefault("/".join(parts[: depth + 1]), []).append(path)
        if found := suffix_of(PurePosixPath(path).stem):
            suffixed.setdefault(found[1], []).append(path)
    folders = _speaking(candidates, set(paths), language_in)
    stems = {str(PurePosixPath(path).with_suffix("")) for path in paths}
    siblings = Counter(_base_of(path) for files in suffixed.values() for path in files)
    suffixes: set[str] = set()
    for tag, files in suffixed.items():
        is_spoken = _votes(files, tag, language_in) > 0
        suffixes.update(
            path
            for path in files
            if is_spoken or (not is_ending_as_tag(tag) and (_base_of(path) in stems or siblings[_base_of(path)] > 1))
        )
    suffixes |= {path for path in paths if _is_loose_translation(path, stems, language_in)}
    return Markers(folders, frozenset(suffixes), patterns or {})


def page_name(path: str, markers: Markers) -> PageName:
    """Return id and language of a page.

    Args:
        path: Of the file, relative to the folder, with slashes.
        markers: Which parts of paths stand for a language.
    """
    pure = PurePosixPath(path)
    parts = list(pure.with_suffix("").parts)
    parts[-1] = parts[-1].removesuffix(".html") or parts[-1]  # pay.html.md of Middleman
    lang = ""
    for glob, tag in markers.patterns.items():
        if GitIgnoreSpec.from_lines([glob]).match_file(path):
            lang, parts = tag, _without_pattern(parts, glob)
            break
    if path in markers.suffixes and (found := suffix_of(parts[-1]) or loose_suffix_of(parts[-1])):
        parts[-1] = found[0]
        lang = lang or found[1]
    for depth in range(len(pure.parts) - 1, 0, -1):
        tag = markers.folders.get("/".join(pure.parts[:depth]), "")
        if tag and len(parts) >= depth and parts[depth - 1] == pure.parts[depth - 1]:
            lang = lang or tag
            original = "" if tag_of(parts[depth - 1]) else _original_of(parts[depth - 1])
            parts = (
                [*parts[: depth - 1], original, *parts[depth:]] if original else _without_language(parts, depth - 1)
            )
            break
    return PageName(unicodedata.normalize("NFC", _identifier(parts)), lang)


def title_in_words(path: str) -> str:
    """Return the name of a file, or of the folder of an index page, as words."""
    pure = PurePosixPath(path)
    name = pure.stem.removesuffix(".html") or pure.stem
    if found := suffix_of(name):
        name = found[0]
    if _is_index(name, pure.parts):
        parent = _GROUP.sub("", str(pure.parent)).strip("/").rpartition("/")[2]
        above = set(pure.parts[:-2])
        if parent in {"", "."} or (tag_of(parent) and above <= _ABOVE_LANGUAGES):
            return _HOME
        name = parent
    # Who writes blanks writes hyphens on purpose.
    joints = r"_+" if " " in name else r"[-_]+"
    words = (
        re.sub(joints, " ", _MENU_NUMBER.sub("", _DATE.sub("", _EXPORT_ID.sub("", unquote(name))))).strip() or name
    )
    words = unicodedata.normalize("NFC", words)
    # "v1.2" and "iOS" have a form of their own.
    has_form = any(map(str.isupper, words)) or not words.partition(" ")[0].isalpha()
    return words if has_form else words[:1].upper() + words[1:]


def site_slug(slug: str, article_id: str, generator: str = "") -> str:
    """Return a page's address below its owner's site, without slashes at its ends.

    Args:
        slug: As the front matter has it: from the root with a leading slash, else the last part alone.
        article_id: Of the page.
        generator: Name of the program that makes the site; some take the numbers of a menu out of addresses.
    """
    path = article_id
    for root in _SITE_ROOTS:
        path = path.removeprefix(root)
    path = _GROUP.sub("", path).strip("/")
    path = "" if path.casefold() in _INDEXES else path
    if numbers := _MENU_NUMBERS.get(generator):
        path = "/".join(numbers.sub("", part) for part in path.split("/"))
        path = _BLOG_DATE.sub(r"\1/\2/\3/\4", path)
    if slug.startswith("/"):
        return slug.strip("/")
    parent = path.rpartition("/")[0]
    return "/".join(filter(None, (parent, slug.strip("/")))) if slug else path


def _identifier(parts: list[str]) -> str:
    if _is_index(parts[-1], parts) and len(parts) > 1:
        parts = parts[:-1]
    # `_articles` of Jekyll is a collection, whose address has no underscore.
    return "/".join(part.lstrip("_") or part for part in parts)


def _is_index(name: str, parts: Sequence[str] = ()) -> bool:
    """Tell whether a file is the page of its folder; ``0.index`` of Nuxt is, and ``page`` in the app of Next."""
    return _MENU_NUMBER.sub("", name).casefold() in _INDEXES or (name == "page" and _APP_ROUTER in parts[:-1])


def _parents(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def _original_of(folder: str) -> str:
    """Return the folder that one with a language for its suffix translates; empty where it has none."""
    parent, slash, name = folder.rpartition("/")
    found = folder_suffix_of(name)
    return f"{parent}{slash}{found[0]}" if found else ""


def _base_of(path: str) -> str:
    """Return the path without suffix and language of a file that has a language for its suffix."""
    pure = PurePosixPath(path)
    found = suffix_of(pure.stem)
    return str(pure.with_name(found[0] if found else pure.stem))


def _is_loose_translation(path: str, stems: Collection[str], language_in: Callable[[str], str]) -> bool:
    """Tell whether ``setup-ja`` stands beside ``setup`` and is in Japanese."""
    pure = PurePosixPath(path)
    found = None if suffix_of(pure.stem) else loose_suffix_of(pure.stem)
    if found is None or str(pure.with_name(found[0])) not in stems:
        return False
    return language_in(path).partition("-")[0] == found[1].partition("-")[0]


def _speaking(
    candidates: Mapping[str, list[str]], paths: Collection[str], language_in: Callable[[str], str]
) -> dict[str, str]:
    """Return the folders that stand for a language: told by their text, a region, their parent, or their siblings."""
    accepted: dict[str, str] = {}
    open_ones: dict[str, str] = {}
    for folder, files in candidates.items():
        parent, _, name = folder.rpartition("/")
        tag = tag_of(name) or (folder_suffix_of(name) or ("", ""))[1]
        votes = _votes(files, tag, language_in)
        if parent.rpartition("/")[2].casefold() in _TRANSLATION_FOLDERS or "-" in tag or votes > 0:
            accepted[folder] = tag
        elif votes == 0 or _mirrors(folder, files, paths):
            open_ones[folder] = tag
    parents = {folder.rpartition("/")[0] for folder in accepted}
    accepted |= {folder: tag for folder, tag in open_ones.items() if folder.rpartition("/")[0] in parents}
    return accepted


def _votes(files: Iterable[str], tag: str, language_in: Callable[[str], str]) -> int:
    """Return how many more pages are in the language than in another one."""
    primary = tag.partition("-")[0]
    told = [found for path in list(files)[:_ASKED] if (found := language_in(path))]
    return sum(1 if found.partition("-")[0] == primary else -1 for found in told)


def _mirrors(folder: str, files: Iterable[str], paths: Collection[str]) -> bool:
    """Tell whether most pages of a folder also stand beside it, or in a folder beside it, under the same names."""
    parent = folder.rpartition("/")[0]
    beside = {path.removeprefix(f"{parent}/" if parent else "") for path in paths}
    beside |= {path.partition("/")[2] for path in beside if not path.startswith(folder.rpartition("/")[2] + "/")}
    own = [path.removeprefix(f"{folder}/") for path in files]
    return sum(path in beside for path in own) * 2 > len(own)


def _without_language(parts: list[str], at: int) -> list[str]:
    """Leave the language out of a path, and what stands around it only for the sake of languages."""
    before, after = parts[:at], parts[at + 1 :]
    if before and before[-1].casefold() in _TRANSLATION_FOLDERS:
        before = before[:-1]
        plugin = _DOCUSAURUS.match(after[0]) if after else None
        if plugin:
            home = plugin[2] or _DOCUSAURUS_HOMES[plugin[1]]
            after = [*home.split("/"), *(after[2:] if after[1:2] == ["current"] else after[1:])]
    if before == ["articles"]:  # the folder of Kaiketsu's own format, without its front matter
        before = []
    return [*before, *after]


def _without_pattern(parts: list[str], glob: str) -> list[str]:
    """Leave out what in the owner's glob stands for the language: its last fixed folder, or the end of the name."""
    fixed = glob.split("*", maxsplit=1)[0].strip("/").split("/")
    if "/" in glob and fixed[-1] and parts[: len(fixed)] == fixed and len(parts) > len(fixed):
        return [*parts[: len(fixed) - 1], *parts[len(fixed) :]]
    ending = PurePosixPath(glob).name.rpartition("*")[2]
    ending = str(PurePosixPath(ending).with_suffix("")) if PurePosixPath(ending).suffix else ""
    if ending and parts[-1].endswith(ending) and parts[-1] != ending:
        return [*parts[:-1], parts[-1].removesuffix(ending)]
    return parts
