"""The count of what a text costs."""

import re

import pytest

from tests.support.cost import assert_linear, hang_guard, steps

PACKAGE = __name__
CLOSING = re.compile("z")


def one_pass(text):
    """Look at each character once."""
    return [character for character in text if CLOSING.match(character)]


def search_from_each(text):
    """Look for what never comes, from each character on."""
    return [start for start in range(len(text)) if CLOSING.search(text, start)]


def loop_from_each(text):
    """Look at all characters behind each."""
    return [start for start in range(len(text)) if any(each == "z" for each in text[start:])]


def rebuild_each_time(text):
    """Clean a growing text again for each character."""
    return [CLOSING.sub("", text[:stop]) for stop in range(len(text))]


def test_one_pass_is_linear():
    """A function that looks once at each character passes."""
    assert_linear(one_pass, "ab", 100, package=PACKAGE)


@pytest.mark.parametrize("work", [search_from_each, loop_from_each, rebuild_each_time])
def test_what_goes_over_a_text_again_and_again_fails(work):
    """A quadratic cost fails, in lines of Python or inside of a pattern."""
    with pytest.raises(AssertionError, match="steps for one to three thirds"):
        assert_linear(work, "ab", 100, package=PACKAGE)


def test_a_count_is_the_same_in_each_run():
    """Steps depend on the text alone, and the patterns of the package are themselves again afterwards."""
    assert steps(search_from_each, "ab" * 50, package=PACKAGE) == steps(search_from_each, "ab" * 50, package=PACKAGE)
    assert isinstance(CLOSING, re.Pattern)


@pytest.mark.parametrize("work", ["search", "match", "finditer", "findall", "split", "sub"])
def test_a_counted_pattern_does_what_the_pattern_does(work):
    """Results are those of the pattern, by each of its methods."""

    def call(text):
        found = getattr(CLOSING, work)(*(("-", text) if work == "sub" else (text,)))
        return list(found) if work == "finditer" else found

    seen = []
    steps(lambda text: seen.append(repr(call(text))), "azbzc", package=PACKAGE)
    assert seen == [repr(call("azbzc"))]


def test_what_hangs_is_stopped():
    """A pattern that would go on for ever is stopped."""
    with pytest.raises(AssertionError, match="processor time: nested"), hang_guard(0.05, "nested"):
        re.fullmatch(r"(?:a+)+b", "a" * 60)
