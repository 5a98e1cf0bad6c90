"""Markdown of all dialects, as cases that can be read: what is written, what the page shows, what is indexed."""

from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from kb.loading.markdown import plain_text, render_html

FOLDER = Path(__file__).parent
CASES = [*read_fixture_file(FOLDER / "dialects.md"), *read_fixture_file(FOLDER / "generators.md")]


@pytest.mark.parametrize(
    ("_line", "_title", "source", "expected"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES]
)
def test_a_dialect_is_rendered_and_indexed(_line, _title, source, expected):
    """Each case gives its HTML and its plain text."""
    html, _, text = expected.partition("TEXT\n")
    assert render_html(source).strip() == html.strip()
    assert plain_text(source).strip() == text.strip()
