"""Articles of the current generation whose files have not changed, so that a build need not parse them again."""

from pathlib import Path

import msgspec

from indexer.errors import GenerationDamagedError, GenerationMismatchError
from indexer.store.contents import CONTENTS_NAME, ArticleStore, read_contents
from indexer.store.layout import IndexLayout
from indexer.store.manifest import SCHEMA_VERSION, read_manifest
from indexer.store.opening import verify_files
from indexer.store.segment import SegmentList, is_article_file
from kb.loading.parse_cache import KnownArticle, nothing_known, parser_digest
from kb.model.article import Article

__all__ = ["known_articles"]


def known_articles(layout: IndexLayout) -> KnownArticle:
    """Return a look-up of articles by path and sha256; it finds nothing where there is no intact generation."""
    current = layout.current_id()
    if current is None:
        return nothing_known
    try:
        return _known(layout.generation_dir(current))
    except (GenerationDamagedError, GenerationMismatchError, OSError, msgspec.MsgspecError):
        return nothing_known


def _known(folder: Path) -> KnownArticle:
    manifest = read_manifest(folder)
    if manifest.schema != SCHEMA_VERSION or manifest.parser != parser_digest():
        return nothing_known
    # The rest is not looked at; the build that follows compares it all.
    others = {name for name in manifest.files if name != CONTENTS_NAME and not is_article_file(name)}
    verify_files(folder, manifest, others)
    placed = read_contents(folder).articles
    articles = ArticleStore(SegmentList.open(folder), [each.place for each in placed])
    positions = {each.path: position for position, each in enumerate(placed)}

    def known(path: str, digest: str) -> Article | None:
        position = positions.get(path)
        return articles[position] if position is not None and manifest.sources.get(path) == digest else None

    return known
