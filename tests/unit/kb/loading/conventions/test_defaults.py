"""What is no page by default."""

import pytest

from kb.loading.conventions.defaults import Rules, foreign_format, is_repository_paper, made_by
from kb.loading.conventions.site_file import Site


@pytest.mark.parametrize(
    ("path", "siblings", "generator", "reason"),
    [
        ("node_modules", set(), "", "folder node_modules"),
        ("a/.cache", set(), "", "hidden folder"),
        ("_help", set(), "", "begins with _"),
        ("_help", {"_config.yml"}, "Jekyll", ""),
        ("_drafts", {"_config.yml"}, "Jekyll", "folder _drafts"),
        ("versioned_docs", {"docs"}, "Docusaurus", "older version"),
        ("versioned_docs", set(), "Docusaurus", ""),
        ("themes", set(), "Hugo", "folder themes"),
        ("themes", set(), "", ""),
        ("snippets", {"docs.json"}, "Mintlify", "folder snippets"),
        ("snippets", set(), "", ""),
    ],
)
def test_folders_that_hold_no_pages(path, siblings, generator, reason):
    """What a folder is depends on its name, its neighbours and the program."""
    assert Rules.of(Site(), generator).folder_reason(path, siblings) == reason


@pytest.mark.parametrize(
    ("path", "folders", "is_paper"),
    [
        ("README.md", set(), True),
        ("readme.md", set(), True),
        ("README.ja.md", set(), True),
        ("CHANGELOG.md", set(), True),
        ("changelog.md", set(), False),
        ("SECURITY.md", set(), True),
        ("Contributing.md", {"docs"}, True),
        ("security.md", set(), False),
        ("website/LICENSE.md", {"website/docs"}, True),
        ("guide/README.md", {"guide"}, False),
        ("Readme first.md", set(), False),
    ],
)
def test_papers_of_a_repository(path, folders, is_paper):
    """Repository papers at the top or beside a docs folder are left out; elsewhere a README is an index page."""
    assert is_repository_paper(path, folders) is is_paper


@pytest.mark.parametrize(
    ("entries", "program"),
    [({"docusaurus.config.ts", "README.md"}, "Docusaurus"), ({"SUMMARY.md"}, "GitBook"), ({"a.md"}, "")],
)
def test_a_program_is_known_by_its_files(entries, program):
    """The first that fits is meant."""
    assert made_by(entries) == program


def test_the_owner_has_the_last_word():
    """What is included is not excluded, by default or otherwise."""
    rules = Rules.of(Site(include=("_faq.md",), exclude=("*.md",)), "")
    assert rules.brings_back("a/_faq.md")
    assert not rules.excludes("_faq.md")
    assert rules.excludes("b.md")


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("setup.rst", "pandoc -f rst"),
        ("Setup.ADOC", "pandoc -f asciidoc"),
        ("a.docx", "kaiketsu import"),
        ("a.png", ""),
    ],
)
def test_a_text_in_another_format_says_what_to_do(name, command):
    """The reason names the format and the command that makes Markdown of it; a picture is no text."""
    why = foreign_format(name)
    assert command in why
    assert bool(why) == bool(command)
