"""Every kind of folder that once failed: what is read of it, and what is shown."""

import pytest
from litestar.testing import TestClient

from indexer.indexing import build_index
from indexer.text.chunking import article_passages
from kb.loading.library import load_library
from kb.loading.markdown import safe_html
from kb.model.article import Article
from service.app.app import create_app
from service.settings import ServiceSettings
from tests.integration.foreign_cases import CASES, CODES
from tests.integration.foreign_markup import DEEP, MARKUP_CASES

ALL_CASES = CASES | MARKUP_CASES


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def html_of(article: Article) -> str:
    return "\n".join(safe_html(section.html) for section in article.sections)


@pytest.mark.parametrize("name", list(ALL_CASES))
def test_a_folder_is_what_its_owner_would_expect(tmp_path, name):
    """Pages, languages, titles, texts and what is left out; no mark of any dialect in text or page."""
    case = ALL_CASES[name]
    library = load_library(write(tmp_path, case.files))
    assert {(article.id, article.lang): article.title for article in library.articles} == case.titles
    for article_id, texts in case.texts.items():
        for article in (each for each in library.articles if each.id == article_id):
            assert [section.text for section in article.sections if section.text] == texts
    reasons = {each.path: each.reason for each in library.left_out}
    assert case.left_out.items() <= reasons.items()
    pages = "\n".join(html_of(article) for article in library.articles)
    passages = [passage.text for article in library.articles for passage in article_passages(article, 0, len, 4_000)]
    for mark in case.absent:
        assert mark not in pages
        assert not any(mark in text for text in passages)
    for piece in case.shown:
        assert piece in pages
    assert "base64" not in "".join(passages)


@pytest.fixture
def ask(tmp_path, settings, hashing, source):
    """Return a function that builds files and returns a client of a service over them."""
    clients = []

    def served(files):
        build_index(load_library(write(tmp_path / "kb", files)), hashing, settings)
        source.load()
        clients.append(TestClient(create_app(ServiceSettings(), source)).__enter__())
        return clients[-1]

    yield served
    for client in clients:
        client.__exit__(None, None, None)


def search(client, text, **options):
    return client.post("/api/v1/search", json={"text": text, **options}).json()


def test_every_page_of_every_case_opens(ask):
    """No folder, language or name leads to an error, in the list, on the page or in the API."""
    files = {
        f"case{number}/{path}": text
        for number, case in enumerate(ALL_CASES.values())
        for path, text in case.files.items()
    }
    client = ask(files)
    articles = client.get("/api/v1/articles").json()["articles"]
    assert len(articles) >= len(ALL_CASES)
    for article in articles:
        assert client.get(article["url"]).status_code == 200
    assert client.get("/articles?lang=en").status_code == 200


def test_relative_links_and_anchors(ask):
    """Case 34: links to files become links to pages, from the root and with a part of the page, too."""
    client = ask(
        {
            "a/start.md": "# Start\n\n[Next](next.md), [pay](../pay/bill.md#tax), [root](/a/next), [end](#whats-last).\n\n## What's last?\n\nIt.\n",
            "a/next.md": "# Next\n\nText.\n",
            "pay/bill.md": "# Bill\n\n## Tax\n\nIn it.\n",
        }
    )
    page = client.get("/articles/a/start").text
    for address in ("/articles/a/next?lang=en", "/articles/pay/bill?lang=en#"):
        assert f'href="{address}' in page
    assert page.count('href="/articles/a/next?lang=en"') == 2
    assert 'id="whats-last"' in page


def test_pages_of_one_title_are_told_apart(ask):
    """Case 38: the folder of each stands on its card."""
    client = ask(CASES["38 one title for three"].files)
    page = client.post("/search", data={"q": "overview lamps", "lang": "en"}).text
    assert {folder for folder in ("tv", "fon") if f"<span>{folder}</span>" in page} == {"tv", "fon"}


def test_an_old_address_leads_to_the_new_one(ask):
    """Case 54: an alias is moved for good."""
    answer = ask(CASES["54 moved"].files).get("/articles/late", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (301, "/articles/new/late")


def test_the_whole_path_of_headings_is_context(ask):
    """Case 55: of two sections of one name the right one is found, and its path is told."""
    client = ask({"page.md": DEEP})
    for place in ("Web", "Desktop"):
        passage = search(client, f"invite people {place}")["results"][0]["passage"]
        assert passage["path"] == [place, "People", "Invite"]


def test_identifiers_are_searched_as_they_are(ask):
    """Case 73: where no gift codes are dealt with, what looks like one is left in the question and found."""
    client = ask(CASES["73 identifiers"].files)
    for number, code in enumerate(CODES):
        found = search(client, f"error {code}")
        assert found["redactions"] == []
        assert found["results"][0]["article_id"] == str(number)


def test_a_mounted_config_map_is_read(tmp_path):
    """Case 70: every file is a link to a folder that is exchanged as a whole."""
    write(tmp_path, {"..2026/off.md": "# Off\n\nHold it.\n"})
    (tmp_path / "..data").symlink_to("..2026")
    (tmp_path / "off.md").symlink_to("..data/off.md")
    assert [article.title for article in load_library(tmp_path).articles] == ["Off"]


def test_a_long_reference_is_a_page_of_many_passages(tmp_path):
    """Case r10: thousands of entries are read, in passages like any other."""
    write(tmp_path, {"ref.md": "# Ref\n\n" + "".join(f"- `--n{n}`: sets *it* to {n}\n" for n in range(5_000))})
    (article,) = load_library(tmp_path).articles
    assert sum(1 for _ in article_passages(article, 0, len, 1_000)) > 50
