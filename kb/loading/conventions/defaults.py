"""Files that are left out by default: installed code, built sites, partials, repository papers."""

import re
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from pathlib import PurePosixPath

from msgspec import Struct
from pathspec import GitIgnoreSpec

from kb.loading.conventions.own_excludes import OwnExclude
from kb.loading.conventions.site_file import Site

__all__ = ["Rules", "foreign_format", "is_repository_paper", "made_by"]

_FOLDERS = {
    "node_modules", "bower_components", "_site", "dist", "vendor", "venv", "site-packages", "__pycache__", "target",
    "third_party",
    "_includes", "_layouts", "_partials", "_data", "_sass", "_templates", "_drafts", "_snippets",
}  # fmt: skip
_VERSIONED = {"versioned_docs": "docs"}
"""Docusaurus keeps a whole copy of the pages for each older version."""
_MINTLIFY = {"docs.json", "mint.json"}
_HUGO_FOLDERS = {"archetypes", "themes", "layouts"}
_PAPERS = re.compile(
    r"^(?:(?i:README)|CONTRIBUTING|CONTRIBUTORS|LICENSE|LICENCE|COPYING|CHANGELOG|CHANGES|HISTORY|CODE_OF_CONDUCT|SECURITY"
    r"|GOVERNANCE|MAINTAINERS|AUTHORS|CLAUDE|AGENTS|GEMINI|PULL_REQUEST_TEMPLATE|ISSUE_TEMPLATE)(?:[._-][A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?)?$"
)
_CONVERTED = {
    ".rst": "pandoc -f rst -t gfm",
    ".adoc": "pandoc -f asciidoc -t gfm",
    ".asciidoc": "pandoc -f asciidoc -t gfm",
    ".org": "pandoc -f org -t gfm",
    ".textile": "pandoc -f textile -t gfm",
    ".mediawiki": "pandoc -f mediawiki -t gfm",
    ".wiki": "pandoc -f mediawiki -t gfm",
    ".docx": "kaiketsu import",
}
"""Texts in other formats than Markdown, and what makes Markdown of them."""
_GENERATORS = (
    ("Docusaurus", ("docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs")),
    ("VitePress", (".vitepress", "docs/.vitepress")),
    ("VuePress", (".vuepress", "docs/.vuepress")),
    ("MkDocs", ("mkdocs.yml", "mkdocs.yaml", "../mkdocs.yml")),
    ("Hugo", ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "archetypes", "config/_default")),
    ("Nuxt", ("nuxt.config.ts", "nuxt.config.js")),
    ("Astro", ("astro.config.mjs", "astro.config.ts")),
    ("Jekyll", ("_config.yml", "_config.yaml")),
    ("Logseq", ("logseq", "journals")),
    ("Obsidian", (".obsidian",)),
    ("mdBook", ("book.toml",)),
    ("Mintlify", ("docs.json", "mint.json")),
    ("GitBook", (".gitbook.yaml", "SUMMARY.md")),
    ("Docsify", ("_sidebar.md",)),
)


class Rules(Struct, frozen=True):
    """Which files of a folder are no pages.

    Attributes:
        include: The owner's globs that bring back what a default leaves out.
        exclude: The owner's globs that leave out more.
        generator: Name of the program that makes a site of the folder; empty where none is recognised.
        theirs: What the program's own settings leave out.
    """

    include: GitIgnoreSpec
    exclude: GitIgnoreSpec
    generator: str
    theirs: tuple[OwnExclude, ...] = ()

    @classmethod
    def of(cls, site: Site, generator: str, theirs: tuple[OwnExclude, ...] = ()) -> "Rules":
        """Return the rules of a folder."""
        include, exclude = GitIgnoreSpec.from_lines(site.include), GitIgnoreSpec.from_lines(site.exclude)
        return cls(include, exclude, generator, theirs)

    @property
    def has_includes(self) -> bool:
        """Whether the owner brings anything back."""
        return len(self.include) > 0

    def brings_back(self, path: str) -> bool:
        """Tell whether the owner wants a file although a default leaves it out."""
        return self.has_includes and self.include.match_file(path)

    def excludes(self, path: str) -> bool:
        """Tell whether the owner leaves a file or a folder (with a slash at its end) out."""
        return self.exclude.match_file(path) and not self.brings_back(path)

    def folder_reason(self, path: str, siblings: AbstractSet[str]) -> str:
        """Return why a folder is left out by default; empty where it is not.

        Args:
            path: Relative to the root, without a slash at its end.
            siblings: Names of what stands beside it.
        """
        name = PurePosixPath(path).name
        if name.startswith("."):
            return "hidden folder"
        if name in _FOLDERS or (name == "snippets" and siblings & _MINTLIFY):
            return f"folder {name}"
        if _VERSIONED.get(name) in siblings:
            return "older version"
        if self.generator == "Hugo" and "/" not in path and name in _HUGO_FOLDERS:
            return f"folder {name}"
        # A folder of Jekyll that begins with an underscore is a collection of pages.
        if name.startswith("_") and name != "_posts" and not siblings & {"_config.yml", "_config.yaml"}:
            return "begins with _"
        return self._excluded(f"{path}/")

    def file_reason(self, path: str) -> str:
        """Return why a file is left out by default; empty where it is not."""
        pure = PurePosixPath(path)
        if pure.name.startswith("_") and not pure.stem.casefold().startswith("_index"):
            return "begins with _"
        is_summary = pure.name == "SUMMARY.md" and self.generator in {"GitBook", "mdBook"}
        if is_summary or pure.name in {"TOC.md", "toc.md"}:
            return "table of contents"
        if path in {"404.md", "docs/404.md", "content/404.md"}:
            return "error page"
        return self._excluded(path)

    def _excluded(self, path: str) -> str:
        file = next((each.file for each in self.theirs if each.matches(path)), "")
        return f"excluded in {file}" if file else ""


def foreign_format(name: str, *, is_kept: bool = True) -> str:
    """Return why a text in another format than Markdown is not read, and what to do; empty for any other file.

    Args:
        name: Of the file.
        is_kept: Whether its folder is read; nothing is said of a file in one that is not.
    """
    suffix = PurePosixPath(name).suffix.lower()
    is_named = is_kept and not name.startswith((".", "_", "README"))
    command = _CONVERTED.get(suffix, "") if is_named else ""
    return f"no Markdown but {suffix}: make Markdown of it with {command}" if command else ""


def is_repository_paper(path: str, folders: Collection[str]) -> bool:
    """Tell whether a file is about the repository and not a page: a README or licence at the root, or beside docs.

    Args:
        path: Of the file, relative to the root.
        folders: All folders that hold pages, relative to the root.
    """
    pure = PurePosixPath(path)
    parent = str(pure.parent)
    has_docs = f"{parent}/docs".removeprefix("./") in folders
    # Beside docs, "Contributing.md" is one as well; in a folder of pages it may be a page.
    if not _PAPERS.match(pure.stem.upper() if has_docs else pure.stem):
        return False
    return parent == "." or has_docs


def made_by(entries: Collection[str]) -> str:
    """Return which program makes a site of a folder, by the names of its files and folders; empty for none known."""
    return next((name for name, signs in _GENERATORS if any(sign in entries for sign in signs)), "")
