"""Titles of a site's own menu."""

from kb.loading.conventions.navigation import titles_in_mkdocs, titles_in_summary


def test_every_level_of_the_menu_is_read():
    """Markup and entities are no part of a title, and tags of MkDocs' own are no error."""
    text = (
        "docs_dir: pages\nplugins: !ENV [X, y]\nnav:\n  - index.md\n  - Start: a/start.md\n"
        "  - More:\n      - 'The <code>box</code>&nbsp;command': box.md\n      - Site: https://example.com\n"
    )
    assert titles_in_mkdocs(text) == {
        "pages/a/start.md": "Start",
        "pages/box.md": "The box command",
        "pages/https:/example.com": "Site",
    }


def test_what_is_no_menu_gives_no_titles():
    """A file that is broken, or another program's, is passed over."""
    assert titles_in_mkdocs("nav: [") == titles_in_mkdocs("- a") == titles_in_mkdocs("nav:\n") == {}


def test_a_summary_is_a_list_of_links():
    """The summary of GitBook and that of mdBook give titles alike."""
    text = "# Summary\n\n* [Start](README.md)\n  - [Pay by card](./pay/card.md#top)\n- [Web](https://example.com)\n"
    assert titles_in_summary(text) == {"README.md": "Start", "pay/card.md": "Pay by card"}


def test_paths_of_a_summary_start_from_its_folder():
    """A summary of mdBook stands beside the chapters, in ``src``."""
    assert titles_in_summary("- [Lamps](ch1.md)\n- [Up](../a.md)\n", "src/SUMMARY.md") == {
        "src/ch1.md": "Lamps",
        "a.md": "Up",
    }
