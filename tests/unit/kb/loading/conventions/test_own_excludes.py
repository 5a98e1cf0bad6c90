"""What a site's own settings leave out."""

import pytest

from kb.loading.conventions.own_excludes import own_excludes


@pytest.mark.parametrize(
    ("file", "text", "left_out", "kept"),
    [
        ("mkdocs.yml", "exclude_docs: |\n  /staff/\n  *.tpl.md\n", ["docs/staff/", "docs/a.tpl.md"], ["docs/a.md", "a.tpl.md"]),
        ("mkdocs.yml", "docs_dir: text\ndraft_docs: soon/\n", ["text/soon/"], ["docs/soon/"]),
        ("mkdocs.yml", "markdown_extensions:\n  - e: !!python/name:x.y\nexclude_docs: b.md\n", ["docs/b.md"], []),
        ("_config.yml", "exclude: [staff, '*.tmp.md']\n", ["staff/", "a/b.tmp.md"], ["a/staff.md", "a.md"]),
        (".vitepress/config.ts", "export default {srcExclude: ['**/staff/**', \"a.md\"]}", ["b/staff/c.md", "a.md"], ["b.md"]),
        ("docs/.vitepress/config.mts", "srcExclude: ['staff/**']", ["docs/staff/a.md"], ["staff/a.md"]),
        ("docusaurus.config.js", "docs: {exclude: ['staff/**']}", ["docs/staff/a.md"], ["docs/a.md"]),
        ("conf.py", "exclude_patterns = ['staff', 'a/*.md']\n", ["staff/", "a/b.md"], ["b.md"]),
        (".eleventyignore", "staff/\n", ["staff/"], ["a.md"]),
        ("mkdocs.yml", "exclude_docs: [", [], ["docs/a.md"]),
        ("_config.yml", "exclude: staff\n", [], ["staff/"]),
    ],
)  # fmt: skip
def test_what_is_not_on_the_owners_site_is_left_out(file, text, left_out, kept):
    """Each program's setting for it is heeded; one that cannot be read leaves nothing out."""
    found = own_excludes(lambda name: text if name == file else "")
    assert [path for path in (*left_out, *kept) if any(each.matches(path) for each in found)] == left_out
