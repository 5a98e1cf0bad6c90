"""Front matter: every problem of a file, by line and field."""

from datetime import date

import pytest

from kb.loading.front_matter import parse_front_matter, split_front_matter
from kb.model.errors import FrontMatterError

GOOD = """id: expired
title: Expired
summary: It has expired.
symptoms: [a, b]
sources:
  - {title: T, url: "https://example.com", seen: 2026-01-02, trust: quoted}
verified: 2026-01-02
review_after: 2026-07-02
"""


def findings_of(text):
    with pytest.raises(FrontMatterError) as caught:
        parse_front_matter(text, "x.md")
    return [(f.line, f.code, f.field) for f in caught.value.findings]


def test_good_front_matter_is_typed():
    """Dates become dates, lists become tuples, defaults are filled in."""
    meta = parse_front_matter(GOOD, "x.md")
    assert meta.verified == date(2026, 1, 2)
    assert meta.sources[0].trust == "quoted"
    assert meta.near == ()
    assert meta.severity == "normal"


def test_every_problem_is_reported_at_once():
    """Unknown key, wrong enum, bad date and missing key come together, with lines of the file."""
    text = GOOD.replace("verified: 2026-01-02", "verified: 2026-13-02").replace("title: Expired\n", "colour: red\n")
    text = text.replace("trust: quoted", "trust: maybe")
    assert findings_of(text) == [
        (1 + 1 - 1, "KB105", "title"),
        (3, "KB102", "colour"),
        (7, "KB104", "sources[0].trust"),
        (8, "KB104", "verified"),
    ]


def test_enum_errors_say_what_is_allowed():
    """The hint lists the allowed values."""
    with pytest.raises(FrontMatterError, match="allowed: official, quoted, third-party, unconfirmed"):
        parse_front_matter(GOOD.replace("trust: quoted", "trust: maybe"), "x.md")


def test_unknown_key_inside_a_source_is_found():
    """An unknown key in a nested mapping is an error, too."""
    text = GOOD.replace("trust: quoted", "trust: quoted, date: x")
    assert (7, "KB102", "sources[0].date") in findings_of(text)


def test_duplicate_key_is_an_error():
    """The second of two equal keys is named."""
    assert findings_of(GOOD + "id: other\n") == [(10, "KB103", "")]


def test_no_becomes_text_not_false():
    """YAML 1.1's booleans do not reach the schema."""
    assert parse_front_matter(GOOD.replace("title: Expired", "title: no"), "x.md").title == "no"


def test_split_finds_the_body_and_its_line():
    """The body begins on the line behind the closing fence."""
    yaml_text, body, line = split_front_matter("---\nid: x\n---\n# T\n", "x.md")
    assert (yaml_text, body, line) == ("id: x", "# T\n", 4)


def test_split_leaves_plain_markdown_alone():
    """A file that does not begin with a fence has no front matter."""
    assert split_front_matter("# T\n---\n", "x.md") == (None, "# T\n---\n", 1)


def test_split_refuses_an_open_fence():
    """A fence that is never closed is an error at the file's first line, not an empty body."""
    with pytest.raises(FrontMatterError, match=r"^x\.md:1: KB101 .*not closed"):
        split_front_matter("---\nid: x\n", "x.md")
