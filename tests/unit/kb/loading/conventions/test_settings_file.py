"""Settings of a site's own program."""

import pytest

from kb.loading.conventions.settings_file import yaml_settings


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
