"""The file of knowledge bases: what is taken from it, and what is refused with its place."""

import pytest

from indexer.errors import SettingsError
from service.tenancy.tenants_file import environment_of, host_name, read_tenants

GOOD = """
[shop]
hosts = ["Help.Shop.example:443", "shop.localhost"]
kb = "shop/articles"
index = "/srv/shop/index"
keep_generations = 5
origins = ["https://a.example", "https://b.example"]

[bank]
hosts = ["bank.example"]
index = "bank/index"
engine = "milvus://db?collection=bank"
engine_fallback = true
"""


@pytest.fixture
def written(tmp_path):
    """Return a function that writes the file."""

    def write(text):
        path = tmp_path / "tenants.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_settings_are_those_of_the_environment_without_their_prefix(written, tmp_path):
    """Folders are relative to the file; texts, numbers, switches and lists are taken."""
    shop, bank = read_tenants(written(GOOD), {})
    assert (shop.name, shop.hosts) == ("shop", ("help.shop.example", "shop.localhost"))
    assert shop.service.kb_dir == tmp_path / "shop" / "articles"
    assert str(shop.indexer.index_dir) == "/srv/shop/index"
    assert shop.indexer.keep_generations == 5
    assert shop.service.origins == ("https://a.example", "https://b.example")
    assert bank.indexer.index_dir == tmp_path / "bank" / "index"
    assert bank.indexer.engine.collection == "bank"
    assert bank.indexer.engine_fallback is True


def test_what_is_its_own_is_not_inherited(written):
    """A key or a record in the environment belongs to none of them; what is the process's belongs to all."""
    environ = {
        "KAIKETSU_INSIGHTS_KEY": "0123456789abcdef",
        "KAIKETSU_FEEDBACK_DB": "sqlite:///all.db",
        "KAIKETSU_OPEN": "search agent",
        "KAIKETSU_INDEX": "/elsewhere",
        "KAIKETSU_PORT": "9000",
        "KAIKETSU_TENANTS": "tenants.toml",
    }
    for tenant in read_tenants(written(GOOD), environ):
        assert tenant.service.insights_key == ""
        assert tenant.service.feedback_db == ""
        assert tenant.service.open_scopes == {"search"}
        assert str(tenant.indexer.index_dir) != "/elsewhere"
        assert tenant.service.port == 9000
        assert tenant.service.tenants is None


def test_a_command_gets_the_environment_of_one(written, tmp_path):
    """All that is not about knowledge bases stays."""
    environment = environment_of(written(GOOD), "bank", {"HOME": "/home/a", "KAIKETSU_KB": "/other"})
    assert environment == {
        "HOME": "/home/a",
        "KAIKETSU_INDEX": str(tmp_path / "bank" / "index"),
        "KAIKETSU_ENGINE": "milvus://db?collection=bank",
        "KAIKETSU_ENGINE_FALLBACK": "1",
    }
    with pytest.raises(SettingsError, match=r"--tenant='zoo': expected one of .*tenants.toml: shop, bank"):
        environment_of(written(GOOD), "zoo", {})


SHOP = '[shop]\nhosts = ["shop.example"]\nindex = "shop"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a table for each knowledge base"),
        ("[shop\nindex", r"a file in TOML \(.*line 1"),
        ("shop = 1", "shop='…': expected a table"),
        ('[Shop]\nhosts = ["a.example"]\nindex = "a"', r"\[Shop\]='Shop': expected a name of up to 40"),
        ('[shop]\nindex = "a"', r"\[shop\] hosts='': expected the names"),
        ('[shop]\nhosts = []\nindex = "a"', r"\[shop\] hosts='': expected the names"),
        ('[shop]\nhosts = "shop.example"\nindex = "a"', r"\[shop\] hosts='shop.example': expected the names"),
        (
            '[shop]\nhosts = ["https://shop.example"]\nindex = "a"',
            r"\[shop\] hosts='https://shop.example': .*without",
        ),
        ('[shop]\nhosts = ["shop.example"]', r"\[shop\] index='': expected the folder"),
        (f"{SHOP}port = 80", r"\[shop\] port='…': expected one of hosts, base_url"),
        (f"{SHOP}feedback_days = 0", r"\[shop\] feedback_days='0': expected a whole number from 1"),
        (f"{SHOP}feedback_days = 1.5", r"\[shop\] feedback_days='1.5': expected a text, a whole number"),
        (f"{SHOP}insights_key = 0.12345", r"\[shop\] insights_key='…': expected a text"),
        (f'{SHOP}keys = ["nonsense"]', r"\[shop\] keys line 1='…': expected lines of name"),
        (f'{SHOP}[bank]\nhosts = ["SHOP.example."]\nindex = "b"', r"\[bank\] hosts='shop.example': .* of \[shop\]"),
        (f'{SHOP}[bank]\nhosts = ["b.example"]\nindex = "./b/../shop"', r"\[bank\] index='.*shop': .* of \[shop\]"),
        (
            f'{SHOP}feedback_db = "sqlite:///a"\n[bank]\nhosts = ["b.test"]\nindex = "b"\nfeedback_db = "sqlite:///a"',
            r"\[bank\] feedback_db='…': expected another",
        ),
        (
            f'{SHOP}engine = "milvus://db"\n[bank]\nhosts = ["b.example"]\nindex = "b"\nengine = "milvus://db:19530"',
            r"\[bank\] engine='…': expected another",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(written, text, message):
    """File, table and setting; a secret is not repeated."""
    with pytest.raises(SettingsError, match=message) as caught:
        read_tenants(written(text), {})
    assert "0.12345" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    """A missing file is named in the error."""
    with pytest.raises(SettingsError, match="expected a file that can be read"):
        read_tenants(tmp_path / "nowhere.toml", {})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a.example", "a.example"),
        ("A.Example.:8000", "a.example"),
        ("[::1]:80", "::1"),
        ("0:0::1", "::1"),
        ("10.0.0.1:80", "10.0.0.1"),
        ("a b", ""),
        ("a/b", ""),
        ("-a.example", ""),
        ("", ""),
    ],
)
def test_hosts_are_compared_in_one_form(text, name):
    """Without port, brackets and final dot, in lower case."""
    assert host_name(text) == name
