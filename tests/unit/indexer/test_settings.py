"""Settings from the environment."""

import inspect
from dataclasses import fields

import pytest

from indexer.errors import SettingsError
from indexer.settings import IndexerSettings
from service.settings import ServiceSettings


def test_defaults_need_no_environment():
    """An empty environment is enough."""
    assert IndexerSettings.from_env({}) == IndexerSettings()
    assert ServiceSettings.from_env({}) == ServiceSettings()


@pytest.mark.parametrize("value", ["0", "abc", "-1", "99999999999999999999", "1.5", "１２８"])
def test_a_bad_number_is_named_with_what_is_allowed(value):
    """The message holds variable, value and range."""
    with pytest.raises(SettingsError, match=r"KAIKETSU_CHUNK_TOKENS.*from 32 to 512"):
        IndexerSettings.from_env({"KAIKETSU_CHUNK_TOKENS": value})


@pytest.mark.parametrize("settings", [IndexerSettings, ServiceSettings])
def test_every_setting_is_documented_below_its_field(settings):
    """Each field is followed by a docstring."""
    source = inspect.getsource(settings)
    for field in fields(settings):
        assert f"    {field.name}:" in source
        assert '"""' in source.split(f"    {field.name}:")[1].split("\n")[1]
