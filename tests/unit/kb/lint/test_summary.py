"""What was looked at and is well."""

from kb.lint import lint_library, summary_lines
from kb.loading.library import load_library
from tests.support.small_kb import write_article


def states(root):
    """Return name and state of each line, and what was looked at."""
    library = load_library(root)
    return dict(line.split(maxsplit=1) for line in summary_lines(library, lint_library(library)))


def test_each_kind_that_there_is_has_a_line(small_kb):
    """With what was looked at; translations are none where there is one language."""
    told = states(small_kb)
    assert told["files"].split(maxsplit=1) == ["well", "4 articles, 0 drafts"]
    assert told["checks"].startswith("well")
    assert "3 checks" in told["checks"]
    assert "translations" not in told


def test_a_kind_with_findings_says_how_many(small_kb):
    """The others stay well."""
    write_article(small_kb, "fifth", title="Fifth", symptoms="it is the fifth", cause="See [it](nowhere.md).")
    told = states(small_kb)
    assert told["links"].startswith("1 finding ")
    assert told["files"].startswith("well")


def test_a_plain_folder_is_told_what_it_has(tmp_path):
    """It has no front matter to be held to."""
    (tmp_path / "page.md").write_text("# A page\n\nSee [another](other.md).\n", encoding="utf-8")
    told = states(tmp_path)
    assert set(told) == {"files", "links"}
    assert told["links"].startswith("1 finding")
