"""Load a knowledge base folder as a library.

Three kinds of folder are understood:

* ``articles/<lang>/*.md`` with Kaiketsu's own front matter (``checks/``, ``synonyms.yaml``, ``wording.yaml``,
  ``pins.yaml`` and ``golden/`` beside): strict, loaded whole or not at all;
* ``corpus.jsonl`` and no page (BEIR: ``_id`` or ``id``, ``title``, ``text``): a document a line, no Markdown;
* any other folder of Markdown: taken as it is. What cannot be used is left out and named.

Every file is read before anything is reported, so that an author sees all errors at once.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, TypeVar

from msgspec import Struct, structs

from kb.loading.any_folder import load_pages
from kb.loading.conventions.exports import import_hint
from kb.loading.conventions.files import find_pages, read_beside
from kb.loading.conventions.site_file import SITE_FILE, Site, SiteFileError, load_site
from kb.loading.corpus import CORPUS_FILE, read_corpus
from kb.loading.own_folder import is_own_format, read_articles, read_checks
from kb.loading.parse_cache import KnownArticle, nothing_known
from kb.loading.pins import PINS_FILE, load_pins
from kb.loading.source_file import read_data, read_text
from kb.loading.synonyms import Synonyms, load_synonyms
from kb.loading.wording import Wording, load_wording
from kb.model.article import Article
from kb.model.check import Check
from kb.model.errors import LibraryError
from kb.model.finding import Finding
from kb.model.left_out import LeftOut
from kb.model.pin import Pin

__all__ = ["DEFAULT_KB", "Library", "load_library"]

DEFAULT_KB = Path(__file__).parents[1]
"""The knowledge base that ships with the program."""

Layout = Literal["articles", "beir", "markdown"]

T = TypeVar("T")

_BESIDE = {"synonyms.yaml": ("groups",), "wording.yaml": Wording.__struct_fields__, PINS_FILE: ("pins",)}
"""Files that may stand beside the articles, and the keys that tell them from those of other programs."""
_PAGE_LANGUAGES = ("en", "ja")
"""Languages that the pages have texts in."""


class Library(Struct, frozen=True):
    """All articles of a knowledge base.

    Attributes:
        root: The folder.
        layout: Which of the three kinds of folder it is.
        articles: Published articles, by id and language.
        drafts: Articles whose status is ``draft``: linted, never indexed.
        synonyms: Domain lexicon; empty where the folder has none.
        checks: Structured checks, by id; empty where the folder has none.
        digests: sha256 of each source file, by path relative to the root.
        wording: What the pages say in its own words.
        site: What its owner has set in ``kaiketsu.toml``.
        left_out: Files that are not served, and why.
        pins: For which question which article comes first, or is left out.
    """

    root: Path
    layout: Layout
    articles: tuple[Article, ...]
    drafts: tuple[Article, ...]
    synonyms: Synonyms
    checks: tuple[Check, ...]
    digests: dict[str, str]
    wording: Wording = Wording()
    site: Site = Site()
    left_out: tuple[LeftOut, ...] = ()
    pins: tuple[Pin, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages with at least one article, sorted."""
        return tuple(sorted({article.lang for article in self.articles}))

    @property
    def faults(self) -> tuple[LeftOut, ...]:
        """Files that cannot be used, as against those that somebody keeps out."""
        return tuple(each for each in self.left_out if each.is_fault)


def load_library(root: Path, known: KnownArticle = nothing_known, *, strict: bool = False) -> Library:
    """Load the knowledge base in ``root``.

    Args:
        root: Its folder.
        known: Articles that need not be parsed again.
        strict: Refuse a folder with a file that cannot be used, instead of leaving the file out.

    Raises:
        LibraryError: the folder is missing or holds no article, ``kaiketsu.toml`` cannot be used, or a file of the
            own format has an error; carries all.
    """
    if not root.is_dir():
        raise LibraryError(root, [Finding(".", 0, "KB100", "error", "", "no such folder", "give --kb DIR")])
    findings: list[Finding] = []
    left_out: list[LeftOut] = []
    digests: dict[str, str] = {}
    site = _read_site(root, digests, findings)
    layout = _layout_of(root, site)
    articles: list[Article] = []
    checks: tuple[Check, ...] = ()
    if layout == "beir":
        articles.extend(read_corpus(root, digests, findings))
    elif layout == "articles":
        articles.extend(read_articles(root, known, digests, findings))
        checks = tuple(read_checks(root, digests, findings))
    else:
        articles.extend(load_pages(root, site, known, digests, left_out))
    beside: list[Finding] = []
    synonyms = _read_beside(root, "synonyms.yaml", load_synonyms, digests, beside) or Synonyms()
    wording = _read_beside(root, "wording.yaml", load_wording, digests, beside) or Wording()
    pins = _read_beside(root, PINS_FILE, load_pins, digests, beside) or ()
    if layout == "markdown":  # a file of the same name may be another program's
        left_out.extend(dict.fromkeys(_left_out_of(each, root) for each in beside))
    else:
        findings.extend(beside)
    findings.extend(_repeated_ids(articles))
    faults = [each for each in left_out if each.is_fault]
    if strict or (faults and not articles):
        findings.extend(map(_finding_of, faults))
    if not articles and not findings and not left_out:
        hint = import_hint(root) or "expected *.md, *.mdx, articles/<lang>/*.md, or corpus.jsonl"
        findings.append(Finding(".", 0, "KB100", "error", "", "no article in this folder", hint))
    if findings:
        raise LibraryError(root, findings)
    articles.sort(key=lambda article: (article.id, article.lang))
    return Library(
        root=root,
        layout=layout,
        articles=tuple(article for article in articles if not _is_draft(article)),
        drafts=tuple(article for article in articles if _is_draft(article)),
        synonyms=synonyms,
        checks=checks,
        digests=digests,
        wording=_with_title(wording, site),
        site=site,
        left_out=tuple(sorted(left_out)),
        pins=pins,
    )


def _layout_of(root: Path, site: Site) -> Layout:
    if is_own_format(root):
        return "articles"
    corpus = root / CORPUS_FILE
    if not (corpus.is_file() or corpus.is_symlink()):
        return "markdown"
    pages = [path for path in find_pages(root, site, []) if not path.casefold().startswith("readme")]
    return "markdown" if pages else "beir"


def _read_site(root: Path, digests: dict[str, str], findings: list[Finding]) -> Site:
    if not (root / SITE_FILE).is_file():
        return Site()
    text = read_text(root / SITE_FILE, root, digests, findings)
    try:
        return Site() if text is None else load_site(text)
    except SiteFileError as error:
        findings.append(error.finding)
        return Site()


def _with_title(wording: Wording, site: Site) -> Wording:
    """Let the settings name the help centre where ``wording.yaml`` does not."""
    name = site.name or site.title
    sites = {**dict.fromkeys(_PAGE_LANGUAGES, name), **wording.site} if name else wording.site
    return structs.replace(wording, site=sites)


def _is_draft(article: Article) -> bool:
    return article.meta is not None and article.meta.status == "draft"


def _read_beside(
    root: Path, name: str, load: Callable[[str, str], T], digests: dict[str, str], findings: list[Finding]
) -> T | None:
    """Return the data file that may stand beside the articles; None where it does not, or has findings."""
    path = root / name
    return read_data(path, root, load, digests, findings) if path.is_file() or path.is_symlink() else None


def _repeated_ids(articles: Sequence[Article]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for article in articles:
        first = seen.setdefault((article.id, article.lang), article.path)
        if first != article.path:
            message = f"the id {article.id!r} ({article.lang}) is also in {first}"
            yield Finding(article.path, 1, "KB111", "error", "id", message, "rename one of the files")


def _finding_of(fault: LeftOut) -> Finding:
    return Finding(fault.path, fault.line, fault.code, "error", "", fault.reason, fault.hint)


def _left_out_of(finding: Finding, root: Path) -> LeftOut:
    keys, text = _BESIDE.get(finding.path, ()), read_beside(root, finding.path)
    if text and keys and not re.search(rf"^[\"']?(?:{'|'.join(keys)})[\"']?[ \t]*:", text, re.MULTILINE):
        return LeftOut(finding.path, "another program's file", f"has no key such as {keys[0]}")
    detail = f"{finding.field}: {finding.message}" if finding.field else finding.message
    return LeftOut(
        finding.path,
        "cannot be read",
        detail,
        is_fault=True,
        code=finding.code,
        line=finding.line,
        hint=finding.hint,
    )
