"""``kaiketsu.toml``."""

import pytest

from kb.loading.conventions.site_file import Site, SiteFileError, load_site


def test_every_key_is_optional():
    """An empty ``kaiketsu.toml`` sets nothing."""
    assert load_site("# nothing\n") == Site()


def test_all_keys_are_read():
    """Language tags come in standard form."""
    site = load_site(
        'title = "Help"\nname = "H"\nlanguage = "pt_br"\nurl = "https://help.example.com/{slug}"\nassets = "static"\n'
        'include = ["README.md"]\nexclude = ["old/**"]\n[languages]\n"docs/de/**" = "DE"\n[redaction]\ngift_codes = false\n'
    )
    assert (site.language, site.languages, site.redaction) == ("pt-BR", {"docs/de/**": "de"}, {"gift_codes": False})
    assert (site.title, site.include, site.exclude) == ("Help", ("README.md",), ("old/**",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nincludes = []\n", "kaiketsu.toml:2: KB102 includes: unknown key (allowed: assets, exclude, include"),
        ('exclude = "old"\n', "kaiketsu.toml:1: KB104 exclude: Expected `array`, got `str`"),
        ('title = "a"\nlanguage = "english"\n', "kaiketsu.toml:2: KB104 language: 'english' is no language tag"),
        (
            'url = "https://help.example.com/"\n',
            "kaiketsu.toml:1: KB104 url: 'https://help.example.com/' has no place",
        ),
        ("title =\n", "kaiketsu.toml:1: KB101 is no TOML"),
        (
            'title = "a"\n[redaction]\nemails = true\nemial = false\n',
            "kaiketsu.toml:4: KB104 redaction.emial: unknown key; allowed: card_numbers, emails",
        ),
        ('[redaction]\nphones = "off"\n', "kaiketsu.toml:2: KB104 redaction.phones: "),
    ],
)
def test_a_mistake_is_named_with_line_key_and_what_is_allowed(text, message):
    """Whoever reads the message can mend the file."""
    with pytest.raises(SiteFileError) as caught:
        load_site(text)
    assert str(caught.value).startswith(message)
