"""What a page includes from other files."""

import pytest

from kb.loading.conventions.source.includes import INCLUDE_MARKS, with_includes

FILES = {
    "docs/_shared/lamp.md": "---\ntitle: no\n---\nTurn it off.\n\nWait.",
    "_includes/lamp.md": "Turn it off.\n\nWait.",
    "content/en/_common/lamp.md": "Turn it off.\n\nWait.",
    "content/_partials/lamp.md": "Turn it off.\n\nWait.",
    "data/reusables/lamps/off.md": "Turn it\noff.",
    "data/variables/product.yml": "name: Lamp {% data variables.product.kind %}\nkind: One",
    "_data/site.yml": "phone:\n  ja: '0120'",
    "docs/loop.md": "--8<-- 'loop2.md'",
    "docs/loop2.md": "--8<-- 'loop.md'\nEnd.",
}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("docs/a.md", '--8<-- "_shared/lamp.md"'),
        ("docs/a.md", "<!--@include: ./_shared/lamp.md-->"),
        ("docs/a.md", "{!_shared/lamp.md!}"),
        ("docs/a.md", "{{#include _shared/lamp.md}}"),
        ("docs/a.md", "{% include-markdown '_shared/lamp.md' %}"),
        ("docs/b/a.md", '{% include "../_shared/lamp.md" %}'),
        ("docs/a.md", "import Lamp from './_shared/lamp.md';\n\n<Lamp />"),
        ("_posts/a.md", "{% include lamp.md size=2 %}"),
        ("content/en/lamps/a.md", '{{% include "/_common/lamp.md" %}}'),
        ("content/guides/a.md", ':partial{content="lamp"}'),
        ("docs/a.md", "```{include} _shared/lamp.md\n```"),
    ],
)
def test_each_program_includes_in_its_own_way(path, line):
    """The line gives way to the text of the other file, without that file's front matter."""
    assert INCLUDE_MARKS.search(line.encode())
    text, lines = with_includes(f"Before.\n\n{line}\n\nAfter.", path, FILES.get)
    shown = text.split("\n")
    assert [each for each in shown if each and not each.startswith("import")] == [
        "Before.",
        "Turn it off.",
        "Wait.",
        "After.",
    ]
    assert len(lines) == len(shown)
    assert lines[-1] == 5 + line.count("\n")
    assert lines[shown.index("Wait.")] == 3 + (line.count("\n") if "import" in line else 0)


def test_variables_are_filled_in():
    """A variable is the text that a file of data gives it, and may name another; an unknown one stays."""
    source = (
        "Buy {% data variables.product.name %}, call {{ site.data.site.phone.ja }}. {% data variables.product.x %}"
    )
    text, _ = with_includes(source, "content/a.md", FILES.get)
    assert text == "Buy Lamp One, call 0120. {% data variables.product.x %}"
    text, _ = with_includes("{% data reusables.lamps.off %}", "content/a.md", FILES.get)
    assert text == "Turn it\noff."
    text, _ = with_includes("First: {% data reusables.lamps.off %}", "content/a.md", FILES.get)
    assert text == "First: Turn it off."


@pytest.mark.parametrize(
    "source",
    [
        '```md\n--8<-- "_shared/lamp.md"\n```',
        '--8<-- "_shared/none.md"',
        "{% include lamp.html %}",
        "<Lamp />",
        '--8<-- "../../outside.md"',
    ],
)
def test_what_cannot_be_included_stays(source):
    """Code stays code, and a line whose file is not there stays as it is."""
    assert with_includes(source, "docs/a.md", FILES.get) == (source, [])


def test_files_that_include_each_other_end():
    """A loop of files is cut, and what they say besides is kept."""
    text, _ = with_includes('--8<-- "loop.md"', "docs/a.md", FILES.get)
    assert "End." in text
    assert len(text) < 1_000
