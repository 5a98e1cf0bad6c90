"""Passages out of articles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.chunking import article_passages, judged_passages, split_text
from kb.loading.judged import JudgedQuery
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
    """A page without front matter gives its title, by which a question of a FAQ is found, and its sections."""
    article = Article("a", "en", "a.md", "Setup", outline("# Setup\nInstall it.\n"))
    found = [(passage.kind, passage.text) for passage in article_passages(article, 0, count, 100)]
    assert found == [("title", "Setup"), ("section", "Install it.")]


def test_a_title_that_begins_the_text_is_no_passage_of_its_own():
    """A line of a corpus without a title is named by its first words, which its text has already."""
    article = Article("a", "en", "a.md", "Install it", outline("Install it.\n"))
    assert [passage.kind for passage in article_passages(article, 0, count, 100)] == ["section"]


@pytest.mark.parametrize(
    ("title", "text", "has_passage"),
    [
        ("Lisbon", "Lisbon is the capital of Portugal.", True),
        ("返品", "返品は八日以内にお申し出ください。", True),
        ("返品はできますか？", "返品はできますか？\n\nはい。", False),
        ("w" * 60, "w" * 200, False),
    ],
)
def test_a_title_with_which_a_sentence_begins_is_a_passage(title, text, has_passage):
    """A page's own title is one also where the first sentence takes it up; a first line or cut text is not."""
    article = Article("a", "en", "a.md", title, outline(text))
    kinds = [passage.kind for passage in article_passages(article, 0, count, 1000)]
    assert ("title" in kinds) == has_passage


def test_a_page_with_a_title_alone_is_still_found():
    """An empty page is represented by its title."""
    article = Article("a", "en", "a.md", "Setup", outline("# Setup\n"))
    assert [passage.text for passage in article_passages(article, 0, count, 100)] == ["Setup"]


def test_the_context_is_the_whole_heading_path():
    """Sections of the same name under different headings are told apart by what precedes them."""
    text = "# Plans\n## Basic\n### Refunds\nEight days.\n## Premium\n### Refunds\nThirty days.\n"
    article = Article("plans", "en", "plans.md", "Plans", outline(text))
    _, *passages = article_passages(article, 0, count, 100)
    assert [(passage.context, passage.text) for passage in passages] == [
        ("Plans\nBasic\nRefunds", "Eight days."),
        ("Plans\nPremium\nRefunds", "Thirty days."),
    ]
    assert [passage.anchor for passage in passages] == ["refunds", "refunds-1"]


def test_code_is_whole_and_goes_with_the_line_before_it():
    """A block of code is not parted from what it is for, and keeps its indentation."""
    pieces = [*split_text("Some words.\nRun this:\nif a:\n    b()\nDone.", count, 22, ((2, 4),))]
    assert pieces == ["Some words.", "Run this:\nif a:\n    b()", "Done."]


def test_code_that_is_too_long_is_cut_between_lines():
    """No line of code is lost, and none is cut that fits."""
    lines = [f"    line {number}" for number in range(9)]
    pieces = [*split_text("\n".join(lines), count, 24, ((0, 9),))]
    assert "\n".join(pieces).split("\n") == lines
    assert max(map(len, pieces)) <= 26


def test_of_a_line_of_data_without_end_the_beginning_is_kept():
    """An answer of a server on one line does not become a hundred passages."""
    pieces = [*split_text("Answer:\n" + '{"a": 1}' * 200 + "\nend()", count, 40, ((1, 3),))]
    lines = "\n".join(pieces).split("\n")
    assert (lines[0], lines[-1], len(lines)) == ("Answer:", "end()", 3)
    assert lines[1].startswith('{"a": 1}')
    assert len(lines[1]) <= 40


def test_a_row_of_a_table_is_one_line_with_its_heads():
    """A value is found with the head above it and the row that it is in."""
    article = Article(
        "a", "en", "a.md", "Limits", outline("| Plan | Space |\n|--|--|\n| Free | 5 GB |\n| Firm | 2 TB |\n")
    )
    _, passage = article_passages(article, 0, count, 100)
    assert passage.text == "Plan: Free; Space: 5 GB\nPlan: Firm; Space: 2 TB"


def test_only_the_section_that_answers_gives_the_first_step_of_a_page():
    """A page of steps for many things shows those of the passage that was found, or none."""
    article = Article("a", "en", "a.md", "T", outline("# T\n\nIntro.\n\n## One\n\n1. Press.\n\n## Two\n\nText.\n"))
    assert [article.step_of(anchor) for anchor in ("t", "one", "two", "")] == ["", "Press.", "", ""]


@given(st.text(alphabet="ab 。.!\n五", max_size=120), st.integers(1, 30))
def test_no_piece_is_too_long_and_no_letter_is_lost(text, limit):
    """Any text in pieces of any size has the same letters in the same order, each piece within the limit."""
    pieces = list(split_text(text, count, limit))
    assert "".join("".join(pieces).split()) == "".join(text.split())
    # The line break between packed blocks is the one character that a count of each block does not see.
    assert all(len(piece.replace("\n", "")) <= limit for piece in pieces)


def test_a_judged_query_belongs_to_the_article_in_its_language():
    """A judged query is a passage of each right article in its own language, else in the first one there is."""
    articles = [
        Article(name, lang, f"{name}.{lang}.md", "T", ()) for name, lang in (("a", "ja"), ("a", "en"), ("b", "ja"))
    ]
    judged = [
        JudgedQuery("1", "english", "en", ("a", "b")),
        JudgedQuery("2", "日本語", "ja", ("a",)),
        JudgedQuery("3", "unknown", "en", ("gone",)),
        JudgedQuery("4", "none of them", "en"),
    ]
    found = judged_passages(articles, judged)
    assert {place: [passage.text for passage in passages] for place, passages in found.items()} == {
        0: ["日本語"],
        1: ["english"],
        2: ["english"],
    }
    assert {passage.kind for passages in found.values() for passage in passages} == {"judged"}
