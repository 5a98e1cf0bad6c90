"""Passages out of articles."""

from datetime import date

from indexer.text.chunking import article_passages, split_text
from kb.loading.markdown import outline
from kb.model.article import Article, FrontMatter, Source


def count(text):
    return len(text)


def test_short_blocks_are_packed_up_to_the_limit():
    """Blocks stay together while they fit."""
    assert list(split_text("aaa\nbbb\nccc", count, 6)) == ["aaa\nbbb", "ccc"]


def test_a_long_block_is_cut_between_sentences():
    """A sentence is the smallest natural piece."""
    assert list(split_text("一二三。四五六。七八九。", count, 8)) == ["一二三。四五六。", "七八九。"]


def test_a_sentence_over_the_limit_is_cut_and_nothing_is_lost():
    """Even an endless word fits in the end."""
    pieces = list(split_text("x" * 100, count, 7))
    assert "".join(pieces) == "x" * 100
    assert max(map(len, pieces)) <= 7


def test_an_article_gives_title_symptoms_and_sections():
    """Front matter gives passages of its own; sections carry title and heading as context."""
    meta = FrontMatter(
        id="a",
        title="T",
        summary="S",
        symptoms=("one", "two"),
        sources=(Source("t", "https://e.com", date(2026, 1, 1), "quoted"),),
        verified=date(2026, 1, 1),
        review_after=date(2026, 2, 1),
    )
    article = Article("a", "en", "a.md", "T", outline("## Cause\nBecause.\n", lang="en"), meta)
    title, one, two, cause = article_passages(article, 3, count, 100)
    assert (title.kind, title.text) == ("title", "T\nS")
    assert [one.text, two.text] == ["one", "two"]
    assert (cause.anchor, cause.heading, cause.context, cause.article) == ("cause", "Cause", "T\nCause", 3)


def test_plain_markdown_needs_no_front_matter():
    """A page without front matter gives its sections."""
    article = Article("a", "en", "a.md", "Setup", outline("# Setup\nInstall it.\n"))
    assert [passage.text for passage in article_passages(article, 0, count, 100)] == ["Install it."]


def test_a_page_with_a_title_alone_is_still_found():
    """An empty page is represented by its title."""
    article = Article("a", "en", "a.md", "Setup", outline("# Setup\n"))
    assert [passage.text for passage in article_passages(article, 0, count, 100)] == ["Setup"]
