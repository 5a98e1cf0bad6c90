"""The colour of a help centre."""

import re

import pytest

from service.web.colour import contrast, theme_css


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#ffd500", "#0b6e4f", "#7f7f7f", "#0000ff"])
def test_any_colour_can_be_read_on_both_pages(colour):
    """Links have the contrast that WCAG wants, and so has the text on buttons."""
    light, dark = re.findall(r"--accent:(#[0-9a-f]{6})", theme_css(colour))
    assert contrast(light, "#f6f8f7") >= 4.5
    assert contrast(light, "#ffffff") >= 4.5
    assert contrast(dark, "#181e1b") >= 4.5
    assert contrast(dark, "#0c1210") >= 4.5


def test_no_colour_changes_nothing():
    """Without a colour the pages keep their own."""
    assert theme_css("") == ""


def test_contrast_is_that_of_wcag():
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1
