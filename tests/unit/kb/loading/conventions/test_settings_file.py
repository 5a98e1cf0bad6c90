"""Settings of a site's own program."""

import pytest

from kb.loading.conventions.settings_file import json_settings, toml_settings, yaml_settings


def test_all_values_stay_text():
    """What YAML would take for a number or for no stays as it is written."""
    assert yaml_settings("draft: no\nport: 0123\nnav:\n  - Home: index.md\n") == {
        "draft": "no",
        "port": "0123",
        "nav": [{"Home": "index.md"}],
    }


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "a: [", "a: b: c"])
def test_what_holds_no_settings_gives_none(text):
    """A file that is empty, a list or broken stops nothing."""
    assert yaml_settings(text) == {}


def test_toml_and_json_are_read_alike():
    """What is broken, or no table, gives none."""
    assert toml_settings('a = "b"') == json_settings('{"a": "b"}') == {"a": "b"}
    assert toml_settings("a = [") == json_settings("{") == json_settings("[1]") == {}
