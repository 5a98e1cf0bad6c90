"""Strict YAML: no guessing, no repetition, no growth."""

import pytest

from kb.loading.strict_yaml import YamlError, parse_yaml


@pytest.mark.parametrize(
    ("text", "value"), [("no", "no"), ("0123", "0123"), ("2026-01-01", "2026-01-01"), ("1e3", "1e3")]
)
def test_scalars_stay_text(text, value):
    """A plain scalar is never turned into a boolean, number or date."""
    assert parse_yaml(f"key: {text}").value == {"key": value}


def test_lines_are_those_of_the_values():
    """Each value carries its 1-based line, also inside lists."""
    document = parse_yaml("a: 1\nb:\n  - x\n  - y\n")
    assert document.lines["b", 1] == 4
    assert document.lines[("b",)] == 2


def test_empty_value_is_none_but_quoted_is_text():
    """Nothing after the colon is None; empty quotes are an empty text."""
    assert parse_yaml('a:\nb: ""\n').value == {"a": None, "b": ""}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\na: 2", 2, "stands twice"),
        ("a: &x 1\nb: *x", 1, "anchors"),
        ("a: !!python/object:os.system 1", 1, "tag"),
        ("a: 1\n---\nb: 2", 2, "second YAML document"),
        ("a: [1, 2", 2, "expected"),
        ("a: b: c", 1, "mapping values"),
        ("a: " + "[" * 50 + "]" * 50, 1, "nested"),
        ("? [x]\n: 1", 1, "key must be plain"),
    ],
)
def test_refusals_name_line_and_reason(text, line, reason):
    """What is not accepted is refused with its line and reason."""
    with pytest.raises(YamlError, match=reason) as caught:
        parse_yaml(text)
    assert caught.value.line == line


def test_a_bomb_of_aliases_is_refused_at_the_first_anchor():
    """No expansion takes place before the refusal."""
    bomb = "a: &a [x]\n" + "".join(
        f"{c}: &{c} [*{p},*{p},*{p},*{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(YamlError, match="anchors"):
        parse_yaml(bomb)


def test_deep_nesting_is_refused_quickly():
    """A hundred thousand brackets are an error, not a crash."""
    with pytest.raises(YamlError):
        parse_yaml("a: " + "[" * 100_000)
