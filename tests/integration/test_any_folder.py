"""Folders as other programs leave them: each is built as it is, and served."""

import json
import tomllib

import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from indexer.indexing import build_index
from indexer.store import IndexLayout, known_articles
from kb.lint import lint_folder
from kb.loading.conventions.page_file import parse_page
from kb.loading.conventions.site_file import Site, load_site
from kb.loading.library import load_library
from kb.model.errors import LibraryError
from service.app.app import create_app
from service.cli.main import main
from service.settings import ServiceSettings

DOCUSAURUS = {
    "docusaurus.config.js": "export default {};",
    "README.md": "# The website\n\nRun npm start.\n",
    "docs/intro.md": "---\nsidebar_position: 1\ntitle: Welcome\ndescription: Where to begin.\ntags: [start]\n---\n\nRead on.\n",
    "docs/pay/index.mdx": "import Tabs from '@theme/Tabs';\n\n# Paying\n\n<Tabs>\n\nUse a card.\n\n</Tabs>\n",
    "docs/_shared.mdx": "Shared text.\n",
    "docs/secret.md": "---\ndraft: true\n---\n# Secret\n\nNothing yet.\n",
    "i18n/ja/docusaurus-plugin-content-docs/current/intro.md": "---\ntitle: ようこそ\n---\n\n続きを読みます。\n",
    "versioned_docs/version-1/intro.md": "# Old\n\nOld text.\n",
    "node_modules/left/README.md": "# left\n\nCode.\n",
}
HUGO = {
    "hugo.toml": "",
    "archetypes/default.md": '+++\ntitle = "{{ .Name }}"\n+++\n',
    "content/parcel/_index.md": '+++\ntitle = "Parcels"\n+++\n',
    "content/parcel/late/index.md": '+++\ntitle = "Late parcel"\naliases = ["/old/late"]\n+++\n\nWait two days.\n',
    "content/parcel/late/index.ja.md": '+++\ntitle = "荷物の遅れ"\n+++\n\n二日待ちます。\n',
    "content/price.md": '+++\ntitle = "Price"\ndraft = true\n+++\n\nTwelve.\n',
}
JEKYLL = {
    "_config.yml": "collections: {help: {output: true}}",
    "_help/refund.md": "---\ntitle: Refunds\npermalink: /refunds/\n---\n\nFive days.\n",
    "_layouts/page.md": "x",
    "_posts/2026-01-02-new-plans.md": "---\nlayout: post\n---\n\nThere are two plans.\n",
    "about.md": "---\ntitle: About\npublished: false\n---\n\nHidden.\n",
}
MKDOCS = {
    "mkdocs.yml": "nav:\n  - Set up: setup.md\n  - More:\n      - 'Reset &amp; wipe': wipe.md\n",
    "docs/setup.md": "Plug it in and press the round button on the side.\n",
    "docs/wipe.md": "### First\n\nHold the button for ten seconds until the lamp goes out.\n",
}
TRANSLATED = {
    "mkdocs.yml": "nav:\n  - Set up: setup.md\nplugins:\n  - i18n:\n      languages:\n        - locale: en\n"
    "        - locale: de\n          nav_translations: {Set up: Einrichten}\n",
    "docs/setup.en.md": "Plug it in and press the round button on the side.\n",
    "docs/setup.de.md": "Stecken Sie das Kabel ein und drücken Sie den runden Knopf.\n",
    "docs/vendor/shops.md": "# Shops\n\nWho sells our lamps.\n",
    "docs/target/js/lamp.js": "",
    "docs/target/README.md": "# lamp.js\n\nInstalled code.\n",
    "vendor/lamp/README.md": "# lamp\n\nInstalled code.\n",
}
VITEPRESS = {
    ".vitepress/config.ts": "export default {}",
    "guide/pay.md": "# Pay\n\nUse a card or a bank account of yours.\n",
    "ja/guide/pay.md": "# 支払う\n\nカードか銀行口座を使います。\n",
}
OBSIDIAN = {
    ".obsidian/app.json": "{}",
    "Close your account.md": "Open the settings. Then close it there.\n\n## Before\n\nSave your notes.\n",
    "en/Themes.md": "---\npermalink: themes\n---\nChange how the app looks to you.\n",
    "ja/テーマ.md": "---\npermalink: themes\n---\nアプリの見た目を変えます。\n",
}
PLAIN = {
    "old.md": "# 返品について\n\n箱に入れて送ってください。\n".encode("cp932"),
    "bad.md": "# 返品\n".encode() + b"\xfd\n",
    "rule.md": "---\n\n# Terms\n\nWe bill each month.\n",
    "empty.md": "\n",
    "open.md": "---\ntitle: Never closed\n\nText\n",
    "checks/ci.yaml": "paths: [docs]\n",
    "articles/billing/late.md": "# Late bill\n\nPay it in the account.\n",
    "corpus.jsonl": "{not a corpus\n",
}


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def titles(library):
    return {(article.id, article.lang): article.title for article in library.articles}


def reasons(library):
    return {each.path: each.reason for each in library.left_out}


@pytest.mark.parametrize(
    ("files", "found", "left_out"),
    [
        (
            DOCUSAURUS,
            {("docs/intro", "en"): "Welcome", ("docs/intro", "ja"): "ようこそ", ("docs/pay", "en"): "Paying"},
            {
                "README.md": "about the repository",
                "docs/_shared.mdx": "begins with _",
                "docs/secret.md": "draft",
                "versioned_docs/": "older version",
                "node_modules/": "folder node_modules",
            },
        ),
        (
            HUGO,
            {("content/parcel/late", "en"): "Late parcel", ("content/parcel/late", "ja"): "荷物の遅れ"},
            {"archetypes/": "folder archetypes", "content/parcel/_index.md": "no text", "content/price.md": "draft"},
        ),
        (
            JEKYLL,
            {("help/refund", "en"): "Refunds", ("posts/2026-01-02-new-plans", "en"): "New plans"},
            {"_layouts/": "folder _layouts", "about.md": "published: false in its front matter"},
        ),
        (MKDOCS, {("docs/setup", "en"): "Set up", ("docs/wipe", "en"): "Reset & wipe"}, {}),
        (
            TRANSLATED,
            {
                ("docs/setup", "en"): "Set up",
                ("docs/setup", "de"): "Einrichten",
                ("docs/vendor/shops", "en"): "Shops",
            },
            {"docs/target/": "folder target", "vendor/": "folder vendor"},
        ),
        (VITEPRESS, {("guide/pay", "en"): "Pay", ("guide/pay", "ja"): "支払う"}, {}),
        (
            OBSIDIAN,
            {
                ("Close your account", "en"): "Close your account",
                ("Themes", "en"): "Themes",
                ("Themes", "ja"): "テーマ",
            },
            {},
        ),
        (
            PLAIN,
            {("old", "ja"): "返品について", ("rule", "en"): "Terms", ("articles/billing/late", "en"): "Late bill"},
            {
                "bad.md": "is not UTF-8: byte 0xfd",
                "empty.md": "no text",
                "open.md": "the front matter is not closed",
            },
        ),
    ],
    ids=["docusaurus", "hugo", "jekyll", "mkdocs", "translated", "vitepress", "obsidian", "plain"],
)
def test_a_folder_is_read_as_its_program_means_it(tmp_path, files, found, left_out):
    """Ids, languages, titles, and a reason for every file that is not served."""
    library = load_library(write(tmp_path, files))
    assert titles(library) == found
    assert reasons(library) == left_out


def test_strict_refuses_what_cannot_be_used_and_nothing_else(tmp_path):
    """A draft is no fault; a file that is no text is one."""
    assert load_library(write(tmp_path / "a", HUGO), strict=True).articles
    with pytest.raises(LibraryError, match=r"bad\.md:2: KB107 is not UTF-8: byte 0xfd"):
        load_library(write(tmp_path / "b", PLAIN), strict=True)


@pytest.fixture
def serve(tmp_path, settings, hashing, source):
    """Return a function that builds a folder and returns a client of a service over it."""
    clients = []

    def served(files):
        library = load_library(write(tmp_path / "kb", files))
        build_index(library, hashing, settings)
        source.load()
        client = TestClient(create_app(ServiceSettings(), source))
        clients.append(client.__enter__())
        return clients[-1]

    yield served
    for client in clients:
        client.__exit__(None, None, None)


def test_a_folder_of_drafts_is_built_empty_and_served(serve):
    """Nothing to serve is no error where the owner keeps it back."""
    client = serve({"plan.md": "---\ndraft: true\n---\nText\n"})
    assert client.get("/").status_code == 200
    assert client.post("/api/v1/search", json={"text": "plan"}).json()["results"] == []


def test_a_page_in_a_third_language_has_its_own_lang_and_english_around(serve):
    """With a link to each translation, under the name that the language has for itself."""
    client = serve(
        {
            "en/box.md": "# Set up the box\n\nPlug it in and wait for the lamp.\n",
            "fr/box.md": "# Installer la box\n\nBranchez-la et attendez que le voyant soit vert.\n",
        }
    )
    page = client.get("/articles/box?lang=fr").text
    assert '<html lang="fr"' in page
    assert "Back to search" in page
    assert '<link rel="alternate" hreflang="en"' in page
    assert ">English</a>" in page
    assert ">Français</a>" in client.get("/articles/box?lang=en").text
    result = client.post("/api/v1/search", json={"text": "box", "lang": "fr-CA"}).json()["results"][0]
    assert (result["article_id"], result["lang"]) == ("box", "fr")


def test_pages_pair_by_a_key_and_the_language_in_their_front_matter(tmp_path):
    """Where neither path nor name tells; a page with a few kanji is in the language of the pages around it."""
    files = {
        "pay.md": "---\nlang: en\nref: pay\n---\n# Pay\n\nBy card.\n",
        "harau.md": "---\nlang: ja\nref: pay\n---\n# 支払い\n\nカードで。\n",
        "price.md": "# 料金表\n\n月額 2,000円\n",
    }
    library = load_library(write(tmp_path, files))
    assert titles(library) == {("pay", "en"): "Pay", ("pay", "ja"): "支払い", ("price", "ja"): "料金表"}


def test_an_id_is_found_in_any_form_of_unicode(serve):
    """A name from a Mac, in decomposed letters, has one address."""
    client = serve({"フ\u309aラン.md": "# プラン\n\n二つあります。\n"})
    for name in ("プラン", "フ\u309aラン"):
        assert client.get(f"/articles/{name}").status_code == 200


def test_links_inside_the_folder_are_followed_and_others_not(tmp_path):
    """As Kubernetes mounts a ConfigMap; a link out of the folder stays closed."""
    root = write(tmp_path / "kb", {"..2026/pay.md": "# Pay\n\nBy card.\n", "..2026/x.md": "x"})
    (tmp_path / "secret.md").write_text("# Secret\n\nHidden.\n")
    (root / "..data").symlink_to("..2026")
    (root / "pay.md").symlink_to("..data/pay.md")
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    (root / "gone.md").symlink_to("nothing.md")
    write(root / "..2026", {"guide/card.md": "# Card\n\nPlastic.\n"})
    (root / "guide").symlink_to("..data/guide")
    (root / "again").symlink_to(".")
    library = load_library(root)
    assert titles(library) == {("pay", "en"): "Pay", ("guide/card", "en"): "Card"}
    assert reasons(library) == {
        "out.md": "link out of the folder",
        "gone.md": "link to nothing",
        "again": "link to another folder: .",
    }


def test_what_a_page_includes_is_its_text(tmp_path):
    """A partial becomes text of the page, findings keep the page's lines, and no file outside is included."""
    outside = write(tmp_path, {"other/_secret.md": "Nobody should read this.\n"}) / "other/_secret.md"
    files = {
        "docs/_lamp.md": "Turn the lamp off.\n\nWait a minute.\n\nTurn it on.\n",
        "docs/hall.mdx": "import Lamp from './_lamp.md';\n\n# Hall\n\n<Lamp />\n\n[Dead](nowhere.md)\n",
        "docs/out.md": '# Out\n\nBefore.\n\n--8<-- "_link.md"\n',
        "docs/late.md": "---\npublishDate: 2999-01-01\n---\n\nSoon.\n",
        "docs/old.rst": "Old\n===\n",
    }
    root = write(tmp_path / "kb", files)
    (root / "docs/_link.md").symlink_to(outside)
    library = load_library(root)
    texts = {article.id: " ".join(section.text for section in article.sections) for article in library.articles}
    assert "Wait a minute." in texts["docs/hall"]
    assert "Nobody" not in texts["docs/out"]
    assert reasons(library)["docs/late.md"] == "not published yet: 2999-01-01"
    assert "pandoc -f rst" in reasons(library)["docs/old.rst"]
    dead = next(finding for finding in lint_folder(root) if finding.code == "KB304" and finding.path.endswith("mdx"))
    assert dead.line == 7


def test_a_long_page_is_read_and_an_endless_one_is_left_out(tmp_path, monkeypatch):
    """A reference of thousands of entries is a page; the limit on memory is named."""
    entries = "".join(f"- `--option-{number}`: sets *thing* {number}\n" for number in range(6_000))
    root = write(tmp_path, {"reference.md": f"# Reference\n\n{entries}", "short.md": "# Short\n\nText.\n"})
    assert {article.id for article in load_library(root).articles} == {"reference", "short"}
    monkeypatch.setattr("kb.loading.conventions.files.MAX_PAGE_BYTES", 1_000)
    assert reasons(load_library(root))["reference.md"].startswith("too long: ")


def test_the_owners_settings(tmp_path):
    """Globs bring back and leave out, folders get languages, results an address on the owner's own site."""
    settings = (
        'url = "https://help.example.com/{lang}/{slug}"\ninclude = ["_faq.md", "README.md"]\nexclude = ["old/"]\n'
        'title = "The help"\n[languages]\n"deutsch/**" = "de"\n'
    )
    library = load_library(
        write(
            tmp_path,
            {
                "kaiketsu.toml": settings,
                "README.md": "# About us\n\nWe help.\n",
                "_faq.md": "# Questions\n\nAnd answers.\n",
                "old/a.md": "# A\n\nText.\n",
                "pay.md": "---\nslug: /paying\n---\n# Pay\n\nBy card, or from your bank account.\n",
                "deutsch/pay.md": "# Zahlen\n\nMit Karte.\n",
            },
        )
    )
    assert titles(library) == {
        ("README", "en"): "About us",
        ("faq", "en"): "Questions",
        ("pay", "en"): "Pay",
        ("pay", "de"): "Zahlen",
    }
    assert {article.url for article in library.articles if article.id == "pay"} == {
        "https://help.example.com/en/paying",
        "https://help.example.com/de/pay",
    }
    assert reasons(library) == {"old/": "excluded in kaiketsu.toml"}
    assert library.wording.site == {"en": "The help", "ja": "The help"}


def test_settings_that_cannot_be_used_refuse_the_folder(tmp_path):
    """A misspelt key would be a silent default."""
    with pytest.raises(LibraryError, match=r"kaiketsu\.toml:1: KB102 titel: unknown key \(allowed: assets"):
        load_library(write(tmp_path, {"kaiketsu.toml": 'titel = "x"\n', "a.md": "# A\n\nText.\n"}))


def test_gift_codes_are_looked_for_only_where_a_setting_or_a_check_says_so(serve):
    """In a folder without checks a word in capitals is a word."""
    client = serve({"kaiketsu.toml": "[redaction]\nemails = false\n", "a.md": "# ABCD-EFGHIJ-KLMN\n\nPart.\n"})
    body = client.post("/api/v1/search", json={"text": "ABCD-EFGHI2-KLMN of a@example.com"}).json()
    assert body["redactions"] == []


def test_only_changed_pages_are_parsed_again(tmp_path, settings, hashing, monkeypatch):
    """Ids and languages that other files decide are right all the same."""
    root = write(
        tmp_path / "kb", {"ja/pay.md": "# 支払う\n\nカードで支払います。\n", "ja/cli.md": "# CLI\n\n`pay`\n"}
    )
    build_index(load_library(root), hashing, settings)
    write(root, {"en/pay.md": "# Pay\n\nPay by card, or from your bank account.\n"})
    parsed = []
    monkeypatch.setattr(
        "kb.loading.any_folder.parse_page",
        lambda data, path, lang: parsed.append(path) or parse_page(data, path, lang),
    )
    library = load_library(root, known_articles(IndexLayout(settings.index_dir)))
    assert parsed == ["en/pay.md"]
    assert titles(library) == {("pay", "en"): "Pay", ("pay", "ja"): "支払う", ("cli", "ja"): "CLI"}
    (root / "en/pay.md").unlink()
    (root / "ja/cli.md").rename(root / "ja/cmd.md")
    assert titles(load_library(root)) == {("pay", "ja"): "支払う", ("cmd", "ja"): "CLI"}


def test_lint_names_each_file_that_cannot_be_used(tmp_path):
    """Files that somebody keeps out are no findings."""
    write(tmp_path, PLAIN)
    assert {(finding.path, finding.code) for finding in lint_folder(tmp_path)} == {
        ("bad.md", "KB107"),
        ("open.md", "KB101"),
    }
    result = CliRunner().invoke(main, ["lint", "--kb", str(tmp_path), "--json"])
    assert result.exit_code == 1
    assert {"path": "empty.md", "reason": "no text"} in json.loads(result.stdout)["left_out"]


def test_lint_ends_with_a_table(tmp_path):
    """What was read, in which languages, where titles are from, and what was left out, by reason."""
    write(tmp_path, DOCUSAURUS)
    result = CliRunner().invoke(main, ["lint", "--kb", str(tmp_path)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "read       3 pages",
        "languages  en 2 · ja 1",
        "titles     front matter 2 · heading 1",
        "left out   5 files and folders",
        "  about the repository (1): README.md",
        "  begins with _ (1): docs/_shared.mdx",
        "  draft (1): docs/secret.md",
        "  folder node_modules (1): node_modules/",
        "  older version (1): versioned_docs/",
    ]


def test_init_writes_settings_that_set_nothing(tmp_path):
    """`init` says what it found and what to do next, and leaves existing settings alone."""
    write(tmp_path, DOCUSAURUS)
    first = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert first.exit_code == 0
    assert "made for Docusaurus" in first.stdout
    assert f"kaiketsu build --kb {tmp_path}" in first.stderr.replace("\n", " ").replace("  ", " ")
    text = (tmp_path / "kaiketsu.toml").read_text("utf-8")
    assert load_site(text) == Site()
    keys = "\n".join(line[1:] for line in text.splitlines() if line.startswith("#") and not line.startswith("# "))
    assert load_site(keys).language == "en"
    assert set(tomllib.loads(keys)) == set(Site.__struct_fields__)
    (tmp_path / "kaiketsu.toml").write_text('title = "Mine"\n', "utf-8")
    assert CliRunner().invoke(main, ["init", str(tmp_path)]).exit_code == 0
    assert (tmp_path / "kaiketsu.toml").read_text("utf-8") == 'title = "Mine"\n'


def test_the_pages_of_a_folder_without_checks_offer_none(serve):
    """No questions in the menu, no other language where there is none, no word of causes; the top pages first."""
    client = serve(
        {"a/deep/x.md": "# Deep\n\nSome text about it.\n", "start.md": "# Start\n\nRead this first of all.\n"}
    )
    page = client.get("/").text
    assert '<html lang="en"' in page
    assert "/diagnose" not in page
    assert "?lang=ja" not in page
    assert "Where to begin" in page
    assert "auses<" not in page
    assert page.index(">Start<") < page.index(">Deep<")
    assert "/diagnose" not in client.get("/articles/none").text


def test_a_page_in_many_languages_is_shown_in_the_main_one_and_reads_from_its_side(serve):
    """Without a language the one of most pages; Arabic runs from right to left, code in it does not change sides."""
    client = serve(
        {
            "docs/ar/reset.md": "# إعادة ضبط المصباح\n\nاضغط على الزر لمدة خمس ثوان حتى يومض الضوء.\n",
            "docs/en/reset.md": "# Reset the lamp\n\nHold the button for five seconds until it blinks.\n",
            "docs/en/pair.md": "# Pair the lamp\n\nTurn Bluetooth on and press the button.\n",
            "docs/de/reset.md": "# Lampe zurücksetzen\n\nHalten Sie die Taste fünf Sekunden lang gedrückt.\n",
        }
    )
    assert '<html lang="en"' in client.get("/articles/docs/reset").text
    assert '<html lang="en"' in client.get("/articles/docs/reset?lang=fr").text
    arabic = client.get("/articles/docs/reset?lang=ar").text
    assert '<h1 dir="rtl">' in arabic
    assert 'dir="rtl"' not in client.get("/articles/docs/reset?lang=de").text
    found = client.post("/api/v1/search", json={"text": "إعادة ضبط المصباح"}).json()
    assert found["results"][0]["lang"] == "ar"
