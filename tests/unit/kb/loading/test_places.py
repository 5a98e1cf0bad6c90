"""Where the links of a folder lead."""

import pytest

from kb.loading.links import Place, Places, anchor_key, find_assets, fragment_for

PLACES = Places(
    [
        Place("guide/setup", "en", "docs/guide/setup.md", ("/start/", "/old/setup.html")),
        Place("guide/setup", "ja", "docs/ja/guide/setup.md"),
        Place("guide/intro", "en", "docs/guide/intro.md"),
        Place("billing", "en", "docs/billing/index.md"),
        Place("Close an account", "en", "docs/Close an account.md"),
        Place("docs/2.lamps/1.hall", "en", "docs/2.lamps/1.hall.md"),
        Place("docs/2.lamps", "en", "docs/2.lamps/0.index.md"),
        Place("posts/2026-01-02-plans", "en", "_posts/2026-01-02-plans.md"),
    ],
    ["docs/guide/img/box.png", "static/img/logo.svg", "docs/Box Front.PNG"],
)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("setup.md", "docs/guide/setup.md"),
        ("./setup", "docs/guide/setup.md"),
        ("../guide/setup/", "docs/guide/setup.md"),
        ("../setup", "docs/guide/setup.md"),
        ("setup.html?x=1", "docs/guide/setup.md"),
        ("/docs/guide/setup.md", "docs/guide/setup.md"),
        ("/guide/setup", "docs/guide/setup.md"),
        ("/help/guide/setup", "docs/guide/setup.md"),
        ("/start", "docs/guide/setup.md"),
        ("/old/setup", "docs/guide/setup.md"),
        ("../billing/", "docs/billing/index.md"),
        ("../billing/index.md", "docs/billing/index.md"),
        ("../Close%20an%20account.md", "docs/Close an account.md"),
        ("wiki:Close%20an%20account", "docs/Close an account.md"),
        ("wiki:setup", "docs/guide/setup.md"),
        ("guide/setup", "docs/guide/setup.md"),
        ("/docs/lamps/hall", "docs/2.lamps/1.hall.md"),
        ("/lamps/hall/", "docs/2.lamps/1.hall.md"),
        ("/docs/lamps", "docs/2.lamps/0.index.md"),
        ("/2026/01/02/plans.html", "_posts/2026-01-02-plans.md"),
    ],
)
def test_a_link_leads_to_a_page(address, path):
    """A link leads to a page by its file, its generated address, an older address, or its name."""
    leads = PLACES.leads("docs/guide/intro.md", "en", address)
    assert (leads.kind, leads.place and leads.place.path) == ("place", path)


def test_a_link_keeps_its_language():
    """Of two translations the one in the language of the page is meant."""
    leads = PLACES.leads("docs/ja/guide/intro.md", "ja", "/guide/setup")
    assert leads.place
    assert leads.place.lang == "ja"


@pytest.mark.parametrize(
    ("address", "asset"),
    [
        ("img/box.png", "docs/guide/img/box.png"),
        ("img/box", "docs/guide/img/box.png"),
        ("./img/box.png", "docs/guide/img/box.png"),
        ("/img/logo.svg", "static/img/logo.svg"),
        ("wiki:box.png", "docs/guide/img/box.png"),
        ("wiki:Box%20Front.png", "docs/Box Front.PNG"),
        ("../Box%20Front.PNG", "docs/Box Front.PNG"),
        ("Box%20Front.png#dark", "docs/Box Front.PNG"),
        ("img/logo.svg?v=2", "static/img/logo.svg"),
        ("../../img/logo.svg", "static/img/logo.svg"),
        ("/help/en/img/logo.svg", "static/img/logo.svg"),
    ],
)
def test_a_picture_is_found(address, asset):
    """Beside the page, in a folder such as static/, or by name alone."""
    assert PLACES.leads("docs/guide/intro.md", "en", address).asset == asset


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("#part", "fragment"),
        ("wiki:#Part", "fragment"),
        ("https://example.com/setup.md", "elsewhere"),
        ("//example.com/x", "elsewhere"),
        ("mailto:a@example.com", "elsewhere"),
        ("nowhere.md", "dead"),
        ("/nowhere", "dead"),
        ("wiki:Nobody", "dead"),
        ("../../../etc/passwd", "dead"),
        ("../../logo.svg", "dead"),
        ("/help/logo.svg", "dead"),
    ],
)
def test_what_is_no_page(address, kind):
    """Parts of the page, other sites, and what is not there are told apart."""
    assert PLACES.leads("docs/guide/intro.md", "en", address).kind == kind


def test_fragments_go_with_their_page():
    """A part of another page is kept; words of a heading become its anchor."""
    assert PLACES.leads("docs/guide/intro.md", "en", "setup.md#whats-next").fragment == "whats-next"
    assert PLACES.leads("docs/guide/intro.md", "en", "wiki:setup#^block").fragment == ""
    assert PLACES.leads("docs/guide/intro.md", "en", "wiki:setup#What's%20next%3F").fragment == "whats-next"


def test_an_older_address_without_a_slash_is_meant_from_its_page():
    """Hugo reads it so; others read it from the top, and both lead to the page."""
    places = Places([Place("guide/setup", "en", "docs/guide/setup.md", ("first", "../begin.html"))], [])
    for address in ("first", "docs/guide/first", "docs/begin"):
        assert places.redirect(address, "en")


def test_an_older_address_redirects():
    """What the front matter names as an alias is the page; what nobody names is none."""
    moved = PLACES.redirect("old/setup", "en")
    assert moved
    assert (moved.id, moved.lang) == ("guide/setup", "en")
    assert PLACES.redirect("nothing", "en") is None


@pytest.mark.parametrize(
    ("fragment", "found"),
    [
        ("caret--tilde", "caret--tilde"),
        ("caret-tilde", "caret--tilde"),
        ("_2-cafe", "2-café"),
        ("other", "user-content-other"),
    ],
)
def test_a_fragment_is_found_however_its_program_spells_it(fragment, found):
    """MkDocs joins hyphens and VitePress takes accents off; what is no heading is an element of the page's own."""
    assert fragment_for(fragment, ["caret--tilde", "2-café"]) == found
    assert anchor_key("caret-tilde") == anchor_key("Caret  Tilde")


def test_pictures_of_gitbook_are_found_in_its_hidden_folder(tmp_path):
    """GitBook keeps all pictures in ``.gitbook/assets``; other hidden folders stay closed."""
    for folder in (".gitbook/assets", ".git"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.png").touch()
    assert list(find_assets(tmp_path)) == [".gitbook/assets/a.png"]
