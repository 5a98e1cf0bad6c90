"""What the path of a file says."""

import pytest

from kb.loading.conventions.names import find_markers, page_name, site_slug, title_in_words


def named(paths, texts=None, patterns=None):
    markers = find_markers(paths, lambda path: (texts or {}).get(path, ""), patterns)
    return {path: tuple(getattr(page_name(path, markers), name) for name in ("id", "lang")) for path in paths}


@pytest.mark.parametrize(
    ("path", "article_id"),
    [
        ("guide/start.md", "guide/start"),
        ("guide/start.mdx", "guide/start"),
        ("guide/index.md", "guide"),
        ("guide/README.md", "guide"),
        ("guide/_index.md", "guide"),
        ("1.guide/0.index.md", "1.guide"),
        ("app/docs/lamps/page.mdx", "app/docs/lamps"),
        ("guide/page.md", "guide/page"),
        ("index.md", "index"),
        ("_articles/pay.md", "articles/pay"),
        ("プ".encode().decode() + ".md", "プ"),
        ("フ\u309a.md", "プ"),
    ],
)
def test_the_id_is_the_path(path, article_id):
    """Without suffix, in one form of Unicode; an index page has the id of its folder."""
    assert named([path])[path] == (article_id, "")


def test_language_folders_pair_translations():
    """The rest of the path is the id; a page of code alone has the language of its folder."""
    texts = {"docs/en/pay.md": "en", "docs/ja/pay.md": "ja"}
    found = named(["docs/en/pay.md", "docs/ja/pay.md", "docs/ja/code.md"], texts)
    assert found == {
        "docs/en/pay.md": ("docs/pay", "en"),
        "docs/ja/pay.md": ("docs/pay", "ja"),
        "docs/ja/code.md": ("docs/code", "ja"),
    }


def test_folders_named_after_countries_and_languages_pair_translations():
    """``jp`` and ``kr`` are no languages, and are meant as such; so are names of languages."""
    texts = {"jp/pay.md": "ja", "english/pay.md": "en", "kr/pay.md": "ko", "Français/pay.md": "fr"}
    assert named(list(texts), texts) == {
        "jp/pay.md": ("pay", "ja"),
        "english/pay.md": ("pay", "en"),
        "kr/pay.md": ("pay", "ko"),
        "Français/pay.md": ("pay", "fr"),
    }


def test_folders_that_are_each_others_translations_are_paired():
    """Hugo's ``content.en`` and ``content.fr`` have no original without a language."""
    texts = {"content.en/pay.md": "en", "content.fr/pay.md": "fr"}
    found = named(list(texts), texts)
    assert set(found.values()) == {("content/pay", "en"), ("content/pay", "fr")}


def test_a_folder_that_only_looks_like_a_language_stays():
    """The pages of the IT department are English."""
    assert named(["it/vpn.md", "hr/leave.md"], {"it/vpn.md": "en", "hr/leave.md": "en"}) == {
        "it/vpn.md": ("it/vpn", ""),
        "hr/leave.md": ("hr/leave", ""),
    }


def test_a_translation_beside_the_original_folder_is_paired():
    """VitePress keeps one language at the root and the others below it."""
    found = named(["guide/pay.md", "ja/guide/pay.md"], {"ja/guide/pay.md": "ja", "guide/pay.md": "en"})
    assert found["ja/guide/pay.md"] == ("guide/pay", "ja")
    assert found["guide/pay.md"] == ("guide/pay", "")


def test_docusaurus_translations_are_paired_with_their_pages():
    """The folders that Docusaurus puts around translations are no part of the id."""
    path = "i18n/ja/docusaurus-plugin-content-docs/current/pay/card.md"
    assert named([path, "docs/pay/card.md"])[path] == ("docs/pay/card", "ja")
    other = "i18n/pt-BR/docusaurus-plugin-content-docs-api/current/intro.md"
    assert named([other])[other] == ("api/intro", "pt-BR")


@pytest.mark.parametrize(
    ("path", "article_id", "lang"),
    [
        ("pay/index.ja.md", "pay", "ja"),
        ("pay/card.zh-cn.md", "pay/card", "zh-CN"),
        ("README.ja.md", "README", "ja"),
        ("README_ja.md", "README", "ja"),
    ],
)
def test_a_suffix_is_a_language_beside_its_original(path, article_id, lang):
    """Hugo and README files carry the language before the suffix."""
    original = path.replace(".ja.", ".").replace(".zh-cn.", ".").replace("_ja", "")
    assert named([path, original])[path] == (article_id, lang)


def test_a_suffix_without_original_needs_a_text_of_its_language():
    """A page on a file type is not in the language that its suffix is the code of."""
    assert named(["notes.cs.md"], {"notes.cs.md": "en"})["notes.cs.md"] == ("notes.cs", "")
    assert named(["notes.cs.md"], {"notes.cs.md": "cs"})["notes.cs.md"] == ("notes", "cs")


def test_the_owners_patterns_come_first():
    """A folder or an ending of the owner's own naming gives the language, and pairs."""
    found = named(["help/deutsch/a.md", "help/a_fr.md"], {}, {"help/deutsch/**": "de", "*_fr.md": "fr"})
    assert found == {"help/deutsch/a.md": ("help/a", "de"), "help/a_fr.md": ("help/a", "fr")}


def test_a_folder_named_articles_is_left_out_before_a_language():
    """The folder ``articles`` before a language is left out of ids, as in the own format."""
    texts = {"articles/en/box.md": "en", "articles/fr/box.md": "fr"}
    assert named(list(texts), texts)["articles/fr/box.md"] == ("box", "fr")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("reset-your-password.md", "Reset your password"),
        ("03-late_parcel.md", "Late parcel"),
        ("2024-05-01-new-plans.md", "New plans"),
        ("billing/index.md", "Billing"),
        ("Import from Elsewhere.md", "Import from Elsewhere"),
        ("iOS-app.md", "iOS app"),
        ("Late parcel 0a1b2c3d4e5f60718293a4b5c6d7e8f9.md", "Late parcel"),
        ("404-errors.md", "404 errors"),
        ("ch14-05-more-lamps.md", "More lamps"),
        ("chapter2-lamps.md", "Lamps"),
        ("ch2.md", "ch2"),
        ("1.lamps/0.index.md", "Lamps"),
        ("v1.2.3.md", "v1.2.3"),
        ("Non-profit discount.md", "Non-profit discount"),
        ("index.md", "Home"),
        ("zh-CN/README.md", "Home"),
        ("docs/ja/README.md", "Home"),
        ("guide/it/index.md", "It"),
        ("app/(home)/lamps/page.mdx", "Lamps"),
        ("app/(home)/page.mdx", "App"),
        ("無題.md", "無題"),
    ],
)
def test_a_file_name_becomes_words(path, title):
    """Hyphens are blanks; numbers that only sort and dates that only date are left out."""
    assert title_in_words(path) == title


@pytest.mark.parametrize(
    ("slug", "article_id", "address"),
    [
        ("", "guide/pay", "guide/pay"),
        ("/card", "guide/pay", "card"),
        ("card", "guide/pay", "guide/card"),
        ("", "content/guide/pay", "guide/pay"),
        ("", "index", ""),
        ("", "content/(guides)/pay", "pay"),
    ],
)
def test_the_owners_address_of_a_page(slug, article_id, address):
    """A slug with a leading slash is the whole address, another one the last part of it."""
    assert site_slug(slug, article_id) == address


@pytest.mark.parametrize(
    ("article_id", "generator", "address"),
    [
        ("docs/01-guide/02-pay", "Docusaurus", "docs/guide/pay"),
        ("docs/2.0-new", "Docusaurus", "docs/2.0-new"),
        ("blog/2026-01-02-pay", "Docusaurus", "blog/2026/01/02/pay"),
        ("content/1.guide/2.pay", "Nuxt", "guide/pay"),
        ("docs/01-pay", "MkDocs", "docs/01-pay"),
    ],
)
def test_numbers_of_a_menu_are_no_part_of_an_address(article_id, generator, address):
    """Docusaurus and Nuxt take them out; other programs keep them."""
    assert site_slug("", article_id, generator) == address


def test_a_folder_with_a_language_for_its_suffix_pairs_with_the_one_beside():
    """``pages.ja`` translates ``pages``; a folder that has no original keeps its name."""
    texts = {"pages/a/tar.md": "en", "pages.ja/a/tar.md": "ja", "pages.pt_BR/a/tar.md": "pt", "notes-it/b.md": "en"}
    assert named(list(texts), texts) == {
        "pages/a/tar.md": ("pages/a/tar", ""),
        "pages.ja/a/tar.md": ("pages/a/tar", "ja"),
        "pages.pt_BR/a/tar.md": ("pages/a/tar", "pt-BR"),
        "notes-it/b.md": ("notes-it/b", ""),
    }


def test_an_ending_that_is_no_language_stays():
    """``trunk.io`` and ``acme.sh-dns`` are names of things."""
    texts = dict.fromkeys(("trunk.io.md", "trunk.md", "acme.sh.md", "acme.sh-dns.md", "acme.md"), "en")
    assert {lang for _, lang in named(list(texts), texts).values()} == {""}
