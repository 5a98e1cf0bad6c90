"""What is used of front matter."""

from datetime import date

import pytest

from kb.loading.conventions.matter import facts


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"draft": "true"}, "draft"),
        ({"draft": True}, "draft"),
        ({"draft": "false"}, ""),
        ({"published": "no"}, "published: false in its front matter"),
        ({"unlisted": "yes"}, "unlisted in its front matter"),
        ({"search": "false"}, "search: false in its front matter"),
        ({"search": {"exclude": "true"}}, "search: exclude in its front matter"),
        ({"robots": "noindex, nofollow"}, "noindex in its front matter"),
        ({"status": "draft"}, "draft"),
        ({"state": "Draft"}, "draft"),
        ({"visibility": "hidden"}, "hidden in its front matter"),
        ({"visibility": "public"}, ""),
        ({"status": "stable"}, ""),
        ({"excludesearch": True}, "excludesearch in its front matter"),
        ({"searchable": False}, "searchable: false in its front matter"),
        ({"private": "yes"}, "private in its front matter"),
        ({"build": {"render": "never"}}, "render: never in its front matter"),
        ({"permalink": "false"}, "permalink: false in its front matter"),
        ({"permalink": "/late/"}, ""),
        ({"seo": {"noindex": "true"}}, "seo: noindex in its front matter"),
        ({"head": [["meta", {"name": "robots", "content": "noindex"}]]}, "noindex in its front matter"),
        ({"head": [["link", {"rel": "x"}], "text"]}, ""),
        ({"redirectto": "/new"}, "redirect in its front matter"),
        ({}, ""),
    ],
)
def test_pages_that_are_not_for_search_are_kept_out(values, reason):
    """Each program's way to hide a page is understood, and named."""
    assert facts.kept_out(values) == reason


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"title": "A", "sidebarlabel": "B"}, "A"),
        ({"title": "", "sidebarlabel": "B"}, "B"),
        ({"title": "The <b>red</b> lamp <Badge text='new'/>"}, "The red lamp"),
        ({"title": "<option>"}, "<option>"),
        ({"question": "Why is it dark?"}, "Why is it dark?"),
        ({"linktitle": "C"}, "C"),
        ({"hero": {"name": "Lamps", "text": "They glow"}}, "Lamps"),
        ({"title": "A", "hero": {"title": "B"}}, "A"),
        ({"title": "New <Badge text='beta' />"}, "New"),
        ({"title": "{{ page.name }}"}, ""),
        ({"title": ["a list"]}, ""),
        ({"title": 404}, "404"),
    ],
)
def test_the_title_is_the_first_that_is_a_text(values, title):
    """Tags are no part of it, and a template is none."""
    assert facts.title_of(values) == title


@pytest.mark.parametrize(
    ("values", "slug"),
    [
        ({"slug": "/a/b"}, "/a/b"),
        ({"permalink": "/a/:title/"}, ""),
        ({"id": "intro"}, "intro"),
        ({"id": "Two words"}, ""),
        ({"url": "https://help.example.com/x"}, "https://help.example.com/x"),
    ],
)
def test_an_address_is_no_pattern(values, slug):
    """What has a placeholder or a blank is not the page's address."""
    assert facts.slug_of(values) == slug


def test_lists_may_be_one_text():
    """Old addresses and tags come as lists, or with commas between."""
    assert facts.aliases_of({"redirectfrom": "/old", "aliases": ["/older", None]}) == ("/older", "/old")
    assert facts.tags_of({"tags": "a, b", "keywords": ["b", "c"]}) == ("a", "b", "c")


def test_a_language_is_a_tag():
    """A locale in any spelling becomes a language tag; anything else is none."""
    assert facts.language_of({"locale": "pt_br"}) == "pt-BR"
    assert facts.language_of({"lang": "english, mostly"}) == ""


def test_the_last_change_may_be_a_table():
    """Docusaurus writes the date of the last change into a table."""
    assert facts.updated_of({"lastupdate": {"date": "2026-01-02"}}) == "2026-01-02"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"publishdate": "2026-05-02"}, "not published yet: 2026-05-02"),
        ({"publishdate": "2026-05-01T08:00:00+09:00"}, ""),
        ({"expirydate": "2026-05-01"}, "expired: 2026-05-01"),
        ({"expirydate": "2026-05-02"}, ""),
        ({"publishdate": "soon", "expirydate": ["2026-01-01"]}, ""),
    ],
)
def test_a_page_is_seen_between_its_dates(values, reason):
    """A page that is not published yet, or has expired, is left out with its date; what is no date says nothing."""
    assert facts.outside_dates(values, date(2026, 5, 1)) == reason
