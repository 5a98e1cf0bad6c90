"""Kaiketsu's own format: ``articles/<lang>/*.md`` with strict front matter, and ``checks/`` beside."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.loading.check_file import load_check
from kb.loading.conventions.matter.fenced import UnclosedMatterError, split_matter
from kb.loading.folder import is_own_folder, markdown_files
from kb.loading.front_matter import parse_front_matter, split_front_matter
from kb.loading.markdown import MAX_MARKUP, markup_size, outline
from kb.loading.parse_cache import KnownArticle
from kb.loading.source_file import decode_text, read_bytes, read_data
from kb.model.article import Article, Section
from kb.model.check import Check
from kb.model.errors import FrontMatterError
from kb.model.finding import Finding
from kb.model.language import detect_language, language_tag

__all__ = ["is_own_format", "read_articles", "read_checks"]

_OWN_KEYS = {"symptoms", "verified", "reviewafter", "translationof", "near", "severity", "checks", "messages"}
"""Keys of front matter that no other program has."""
_TELLING_KEYS = 2
_HEAD_BYTES = 1 << 16


def is_own_format(root: Path) -> bool:
    """Tell whether a folder has ``articles/<lang>/`` with Kaiketsu's own front matter in one of its files."""
    articles = root / "articles"
    if not articles.is_dir() or articles.is_symlink():
        return False
    return any(
        _has_own_front_matter(path)
        for folder in sorted(articles.iterdir())
        if language_tag(folder.name) and folder.is_dir()
        for path in sorted(folder.glob("*.md"))
    )


def read_articles(
    root: Path, known: KnownArticle, digests: dict[str, str], findings: list[Finding]
) -> Iterator[Article]:
    """Yield the articles below ``articles/``; what is wrong in a file is among the findings."""
    for path in markdown_files(root / "articles", root, findings):
        relative = path.relative_to(root).as_posix()
        data = read_bytes(path, root, digests, findings)
        if data is None:
            continue
        article = known(relative, digests[relative])
        if article is None:
            text = decode_text(data, relative, findings)
            article = None if text is None else _parsed(text, root, path, findings)
        if article is not None:
            yield article


def read_checks(root: Path, digests: dict[str, str], findings: list[Finding]) -> Iterator[Check]:
    """Yield the structured checks; what is wrong in a file is among the findings."""
    if not is_own_folder(root / "checks", root, findings):
        return
    for path in sorted((root / "checks").glob("*.yaml")):
        check = read_data(path, root, load_check, digests, findings)
        if check is None:
            continue
        if check.id != path.stem:
            message = f"{check.id!r} is not the file name {path.stem!r}"
            findings.append(
                Finding(path.relative_to(root).as_posix(), 1, "KB110", "error", "id", message, "make them equal")
            )
            continue
        yield check


def _has_own_front_matter(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        values = split_matter(head.decode("utf-8-sig", "replace")).values
    except (OSError, UnclosedMatterError):
        return False
    return len(values.keys() & _OWN_KEYS) >= _TELLING_KEYS


def _parsed(text: str, root: Path, path: Path, findings: list[Finding]) -> Article | None:
    relative = path.relative_to(root).as_posix()
    try:
        yaml_text, body, first_line = split_front_matter(text, relative)
        meta = parse_front_matter(yaml_text, relative) if yaml_text is not None else None
    except FrontMatterError as error:
        findings.extend(error.findings)
        return None
    lang = _language_of(path, root, text)
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
    plain_id = path.relative_to(root / "articles").with_suffix("")
    article_id = meta.id if meta else plain_id.as_posix()
    title = meta.title if meta else _first_heading(sections) or path.stem
    return Article(id=article_id, lang=lang, path=relative, title=title, sections=sections, meta=meta)


def _language_of(path: Path, root: Path, text: str) -> str:
    folder = path.relative_to(root / "articles").parts[0]
    return folder if folder != path.name else detect_language(text)


def _first_heading(sections: Sequence[Section]) -> str:
    return next((section.heading_path[-1] for section in sections if section.heading_path), "")
