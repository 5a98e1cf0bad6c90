"""Front matter of other programs."""

import pytest

from kb.loading.conventions.matter.fenced import UnclosedMatterError, split_matter


@pytest.mark.parametrize(
    ("text", "title", "body", "first_line"),
    [
        ("---\ntitle: Late parcel\n---\nText\n", "Late parcel", "Text\n", 4),
        ("---\ntitle: Late parcel\n...\nText\n", "Late parcel", "Text\n", 4),
        ('+++\ntitle = "Late parcel"\n+++\nText\n', "Late parcel", "Text\n", 4),
        ('{\n  "title": "Late parcel"\n}\nText\n', "Late parcel", "Text\n", 4),
        ("---\nTitle: Late parcel\n---\nText\n", "Late parcel", "Text\n", 4),
        ("---\n# a comment\ntitle: Late parcel\n---\nText\n", "Late parcel", "Text\n", 5),
        ('---json\n{"title": "Late parcel"}\n---\nText\n', "Late parcel", "Text\n", 4),
        ("<!-- by us -->\n\n---\ntitle: Late parcel\n---\nText\n", "Late parcel", "Text\n", 6),
    ],
)
def test_yaml_toml_and_json_are_read(text, title, body, first_line):
    """Each form gives the title, the body, and the line on which the body begins."""
    matter = split_matter(text)
    assert (matter.values["title"], matter.body, matter.first_line) == (title, body, first_line)


@pytest.mark.parametrize(
    "text",
    [
        "---\n\n# Terms\n\nWe bill monthly.\n",
        "---\nA line between rules.\n---\nText\n",
        "---\n\n# Terms\n\n---\n\nText\n",
        "---\n\nTerms\n=====\n\nWe bill: monthly.\n\n---\n",
        "<!-- by us -->\n---\nText without an end\n",
        "{{< notice >}}\nText\n",
        "# Plain\n",
        "",
    ],
)
def test_a_rule_is_no_front_matter(text):
    """A file that begins with a rule, a shortcode or a heading keeps every line."""
    matter = split_matter(text)
    assert (matter.values, matter.body, matter.first_line) == ({}, text, 1)


def test_empty_front_matter_is_left_out():
    """Two fences with nothing between them are no text."""
    assert split_matter("---\n---\n# A\n").body == "# A\n"


def test_values_stay_the_text_that_was_written():
    """Nothing is guessed: a number keeps its zeros, a word stays a word, a date a text."""
    values = split_matter("---\ntitle: 0123\nlocale: no\ndate: 2024-05-01\n---\n").values
    assert values == {"title": "0123", "locale": "no", "date": "2024-05-01"}


def test_keys_are_known_in_any_case():
    """Keys differ between programs in case, hyphens and underscores alone."""
    assert split_matter("---\nSidebar_Label: a\nlinkTitle: b\n---\n").values == {
        "sidebarlabel": "a",
        "linktitle": "b",
    }


def test_broken_yaml_is_read_line_by_line():
    """A colon in a title is no reason to lose the page, nor to publish a draft."""
    matter = split_matter("---\ntitle: Error: no network\ndraft: true\n---\nText\n")
    assert (matter.values["title"], matter.values["draft"]) == ("Error: no network", "true")
    assert matter.problem


def test_a_quote_that_nobody_closed_is_no_part_of_a_title():
    """Broken TOML gives the words that were meant."""
    assert split_matter('+++\ntitle = "Late parcel\n+++\nText\n').values["title"] == "Late parcel"


def test_unclosed_front_matter_is_an_error():
    """A key below the opening fence and no closing one cannot be read either way."""
    with pytest.raises(UnclosedMatterError):
        split_matter("---\ntitle: A\n\nText\n")


def test_references_in_yaml_cannot_grow():
    """A file whose lists refer to each other is read in no time."""
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    assert split_matter(f"---\nl0: &l0 [x]\n{levels}title: A\n---\n").values["title"] == "A"
