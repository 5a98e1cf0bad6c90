"""Settings from the environment."""

import inspect
from dataclasses import fields

import pytest

from indexer.errors import SettingsError
from indexer.settings import IndexerSettings, MilvusAddress
from service.settings import ServiceSettings


def test_defaults_need_no_environment():
    """An empty environment gives the default settings."""
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


def test_a_milvus_is_named_by_an_address():
    """Host, port, database, prefix, token and TLS; the token is in no text of it."""
    read = IndexerSettings.from_env(
        {"KAIKETSU_ENGINE": "milvus+tls://m.example:1234?db=d&collection=c&token=root:pw"}
    )
    assert read.engine == MilvusAddress("m.example", 1234, "d", "c", "root:pw", tls=True)
    assert "pw" not in f"{read} {read.engine}"
    assert IndexerSettings.from_env({"KAIKETSU_ENGINE": "milvus://m"}).engine == MilvusAddress("m")
    assert IndexerSettings.from_env({"KAIKETSU_ENGINE": "embedded"}).engine is None


@pytest.mark.parametrize(
    "value",
    [
        "redis://m",
        "milvus://",
        "milvus://m:99999",
        "milvus://m/db",
        "milvus://root:secret@m",
        "milvus://m?collection=a-b",
        "milvus://m?tokn=secret",
        "milvus://m?token=secret#1",
        "milvus://m?secret",
    ],
)
def test_a_wrong_address_is_refused_without_showing_it(value):
    """There may be a token in it, and nothing of it is guessed."""
    with pytest.raises(SettingsError, match="KAIKETSU_ENGINE") as caught:
        IndexerSettings.from_env({"KAIKETSU_ENGINE": value})
    assert "secret" not in str(caught.value)
