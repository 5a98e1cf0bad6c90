"""Reading ``pins.yaml``: strict, with line, field and what is allowed."""

import pytest

from kb.loading.library import load_library
from kb.loading.pins import load_pins
from kb.model.errors import FrontMatterError
from kb.model.pin import Pin, PinCase
from tests.support.small_kb import write_small_kb


def test_a_pin_is_read_whole():
    """Every key of a pin reaches its value, with the line that it begins in."""
    text = """\
pins:
  - queries: [old card]
    first: expired
    hide: [lost]
    from: 2026-12-01
    until: 2026-12-31
    why: winter
    expect: [{text: OLD CARD}, {text: card, applies: false}]
"""
    (pin,) = load_pins(text, "pins.yaml")
    assert (pin.queries, pin.first, pin.hide, pin.line) == (("old card",), "expired", ("lost",), 2)
    assert (str(pin.since), str(pin.until)) == ("2026-12-01", "2026-12-31")
    assert pin.expect == (PinCase("OLD CARD"), PinCase("card", applies=False))


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("pin: []", 1, "pins"),
        ("pins:\n  - {queries: [abc], first: x, colour: red}", 2, "colour"),
        ("pins:\n  - queries: [abc]", 2, "first"),
        ("pins:\n  - {queries: [abc], first: x}\n  - {first: x}", 3, "queries"),
        ("pins:\n  - {queries: [abc], first: x, hide: [x]}", 2, "hide"),
        ("pins:\n  - queries: [abc]\n    first: x\n    from: tomorrow", 4, "from"),
        ("pins:\n  - {queries: [abc], first: x, from: 2026-12-02, until: 2026-12-01}", 2, "until"),
        ("pins:\n  - queries: [abc]\n    queries: [abc]\n    first: x", 3, ""),
        ("pins:\n  - {queries: abc, first: x}", 2, "queries"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_field(text, line, field):
    """An error says where it is, and what it is about."""
    with pytest.raises(FrontMatterError) as caught:
        load_pins(text, "pins.yaml")
    found = {(finding.line, finding.field.rpartition(".")[2]) for finding in caught.value.findings}
    assert (line, field) in found


def test_pins_are_read_beside_the_articles_of_either_kind(tmp_path):
    """The own format and any other folder have pins in the same place."""
    own = write_small_kb(tmp_path / "own")
    other = tmp_path / "other"
    other.mkdir()
    (other / "guide.md").write_text("# Guide\n\nText.\n", "utf-8")
    for root in (own, other):
        (root / "pins.yaml").write_text("pins:\n  - {queries: [abc], hide: [guide]}\n", "utf-8")
    assert load_library(own).pins == load_library(other).pins == (Pin(("abc",), hide=("guide",), line=2),)


def test_wrong_pins_beside_foreign_pages_are_named_and_refuse_nothing(tmp_path):
    """In a folder of pages a pins.yaml that cannot be read is left out by name; another program's is no fault."""
    (tmp_path / "guide.md").write_text("# Guide\n\nText.\n", "utf-8")
    (tmp_path / "pins.yaml").write_text("pins: [a]\n", "utf-8")
    (tmp_path / "synonyms.yaml").write_text("- lamp, light\n- off, out\n", "utf-8")
    (tmp_path / "wording.yaml").write_text("boards: [a]\nlamps: [b]\n", "utf-8")
    library = load_library(tmp_path, strict=False)
    assert library.pins == ()
    assert {fault.path for fault in library.faults} == {"pins.yaml"}
    foreign = {each.path for each in library.left_out if each.group == "another program's file"}
    assert foreign == {"synonyms.yaml", "wording.yaml"}
