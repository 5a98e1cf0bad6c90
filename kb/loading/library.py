"""A knowledge base folder, loaded whole or not at all.

Three kinds of folder are understood:

* ``articles/<lang>/*.md`` (with ``checks/``, ``synonyms.yaml``, ``wording.yaml`` and ``golden/`` beside): the full
  form;
* ``corpus.jsonl`` (BEIR: ``_id`` or ``id``, ``title``, ``text``): a document a line, no Markdown;
* anything else: every ``*.md`` below it, with or without front matter.

Every file is read before anything is reported, so that an author sees all errors at once.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct, field

from kb.loading.check_file import load_check
from kb.loading.folder import MAX_CORPUS_BYTES, is_own_folder, markdown_files, read_own_file
from kb.loading.front_matter import parse_front_matter, split_front_matter
from kb.loading.markdown import MAX_MARKUP, markup_size, outline
from kb.loading.parse_cache import KnownArticle, nothing_known
from kb.loading.source_file import decode_text, read_bytes, read_text
from kb.loading.synonyms import Synonyms, load_synonyms
from kb.loading.wording import Wording, load_wording
from kb.model.article import Article, Section
from kb.model.check import Check
from kb.model.errors import FrontMatterError, LibraryError
from kb.model.finding import Finding
from kb.model.language import detect_language

__all__ = ["DEFAULT_KB", "Library", "load_library"]

DEFAULT_KB = Path(__file__).parents[1]
"""The knowledge base that ships with the program."""

Layout = Literal["articles", "beir", "markdown"]

T = TypeVar("T")


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
    """

    root: Path
    layout: Layout
    articles: tuple[Article, ...]
    drafts: tuple[Article, ...]
    synonyms: Synonyms
    checks: tuple[Check, ...]
    digests: dict[str, str]
    wording: Wording = Wording()

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages with at least one article, sorted."""
        return tuple(sorted({article.lang for article in self.articles}))


def load_library(root: Path, known: KnownArticle = nothing_known) -> Library:
    """Load the knowledge base in ``root``.

    Args:
        root: Its folder.
        known: Articles that need not be parsed again.

    Raises:
        LibraryError: the folder is missing or holds no article, or any file has an error; carries all.
    """
    if not root.is_dir():
        raise LibraryError(root, [Finding(".", 0, "KB100", "error", "", "no such folder", "give --kb DIR")])
    layout = _layout_of(root)
    findings: list[Finding] = []
    digests: dict[str, str] = {}
    articles: list[Article] = []
    if layout == "beir":
        articles.extend(_read_corpus(root, digests, findings))
    else:
        for path in markdown_files(root / "articles" if layout == "articles" else root, root, findings):
            article = _read_article(root, path, layout, known, digests, findings)
            if article:
                articles.append(article)
    synonyms = _read_beside(root, "synonyms.yaml", load_synonyms, digests, findings) or Synonyms()
    wording = _read_beside(root, "wording.yaml", load_wording, digests, findings) or Wording()
    checks = tuple(_read_checks(root, digests, findings))
    findings.extend(_repeated_ids(articles))
    if not articles and not findings:
        hint = "expected articles/<lang>/*.md, *.md, or corpus.jsonl"
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
        wording=wording,
    )


def _layout_of(root: Path) -> Layout:
    if (root / "articles").is_dir():
        return "articles"
    corpus = root / "corpus.jsonl"
    return "beir" if corpus.is_file() or corpus.is_symlink() else "markdown"


def _is_draft(article: Article) -> bool:
    return article.meta is not None and article.meta.status == "draft"


def _read_article(
    root: Path, path: Path, layout: Layout, known: KnownArticle, digests: dict[str, str], findings: list[Finding]
) -> Article | None:
    relative = path.relative_to(root).as_posix()
    data = read_bytes(path, root, digests, findings)
    if data is None:
        return None
    article = known(relative, digests[relative])
    if article is not None:
        return article
    text = decode_text(data, relative, findings)
    return None if text is None else _parsed(text, root, path, layout, findings)


def _parsed(text: str, root: Path, path: Path, layout: Layout, findings: list[Finding]) -> Article | None:
    relative = path.relative_to(root).as_posix()
    try:
        yaml_text, body, first_line = split_front_matter(text, relative)
        meta = parse_front_matter(yaml_text, relative) if yaml_text is not None else None
    except FrontMatterError as error:
        findings.extend(error.findings)
        return None
    lang = _language_of(path, root, layout, text)
    if meta and meta.id != path.stem:
        message = f"{meta.id!r} is not the file name {path.stem!r}"
        findings.append(Finding(relative, 2, "KB110", "error", "id", message, "make them equal"))
        return None
    if (size := markup_size(body)) > MAX_MARKUP:
        message = f"holds {size:,} marks of Markdown; a cell counts for one, a line for two"
        hint = f"split it; at most {MAX_MARKUP:,}"
        findings.append(Finding(relative, first_line, "KB108", "error", "", message, hint))
        return None
    sections = outline(body, first_line=first_line, lang=lang)
    plain_id = path.relative_to(root / "articles" if layout == "articles" else root).with_suffix("")
    article_id = meta.id if meta else plain_id.as_posix()
    title = meta.title if meta else _first_heading(sections) or path.stem
    return Article(id=article_id, lang=lang, path=relative, title=title, sections=sections, meta=meta)


def _language_of(path: Path, root: Path, layout: Layout, text: str) -> str:
    if layout == "articles":
        folder = path.relative_to(root / "articles").parts[0]
        if folder != path.name:
            return folder
    return detect_language(text)


def _first_heading(sections: Sequence[Section]) -> str:
    return next((section.heading_path[-1] for section in sections if section.heading_path), "")


def _read_beside(
    root: Path, name: str, load: Callable[[str, str], T], digests: dict[str, str], findings: list[Finding]
) -> T | None:
    """Return the data file that may stand beside the articles; None where it does not, or has findings."""
    path = root / name
    return _read_data(path, root, load, digests, findings) if path.is_file() or path.is_symlink() else None


def _read_data(
    path: Path, root: Path, load: Callable[[str, str], T], digests: dict[str, str], findings: list[Finding]
) -> T | None:
    text = read_text(path, root, digests, findings)
    if text is None:
        return None
    try:
        return load(text, path.relative_to(root).as_posix())
    except FrontMatterError as error:
        findings.extend(error.findings)
        return None


def _read_checks(root: Path, digests: dict[str, str], findings: list[Finding]) -> Iterator[Check]:
    if not is_own_folder(root / "checks", root, findings):
        return
    for path in sorted((root / "checks").glob("*.yaml")):
        check = _read_data(path, root, load_check, digests, findings)
        if check is None:
            continue
        if check.id != path.stem:
            message = f"{check.id!r} is not the file name {path.stem!r}"
            findings.append(
                Finding(path.relative_to(root).as_posix(), 1, "KB110", "error", "id", message, "make them equal")
            )
            continue
        yield check


def _repeated_ids(articles: Sequence[Article]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for article in articles:
        first = seen.setdefault((article.id, article.lang), article.path)
        if first != article.path:
            message = f"the id {article.id!r} ({article.lang}) is also in {first}"
            yield Finding(article.path, 1, "KB111", "error", "id", message, "rename one of the files")


class _CorpusRow(Struct):
    """A line of a BEIR corpus."""

    text: str
    title: str = ""
    id: str = ""
    beir_id: str = field(default="", name="_id")


def _read_corpus(root: Path, digests: dict[str, str], findings: list[Finding]) -> Iterator[Article]:
    path = root / "corpus.jsonl"
    data = read_own_file(path, root, findings, most_bytes=MAX_CORPUS_BYTES)
    if data is None:
        return
    digests[path.name] = hashlib.sha256(data).hexdigest()
    decoder = msgspec.json.Decoder(_CorpusRow)
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            hint = 'expected {"_id": "...", "title": "...", "text": "..."}'
            findings.append(Finding(path.name, number, "KB104", "error", "", str(error), hint))
            continue
        identifier = row.beir_id or row.id
        if not identifier:
            findings.append(Finding(path.name, number, "KB105", "error", "_id", "missing", "add it"))
            continue
        section = Section((), "other", "text", number, number, row.text, row.text)
        yield Article(
            id=identifier,
            lang=detect_language(row.title + row.text),
            path=f"{path.name}:{number}",
            title=row.title or row.text[:60],
            sections=(section,),
        )
