"""What the settings of a site's own program leave out: MkDocs, Jekyll, VitePress, Docusaurus, Sphinx, Eleventy.

Their owners rely on it: what is not on their site is for nobody's eyes.
"""

import re
from collections.abc import Callable
from posixpath import dirname

from msgspec import Struct
from pathspec import GitIgnoreSpec

from kb.loading.conventions.settings_file import yaml_settings

__all__ = ["OwnExclude", "own_excludes"]

_TEXT = re.compile(r"""(["'`])((?:(?!\1)[^\n\\])+)\1""")
_LIST = r"[ \t]*[:=][ \t]*\[([^\]]{0,4000})\]"
_SOURCE_EXCLUDE = re.compile(rf"\bsrcExclude{_LIST}")
_EXCLUDE = re.compile(rf"\bexclude{_LIST}")
_PATTERNS = re.compile(rf"^exclude_patterns{_LIST}", re.MULTILINE)
_SCRIPTS = ("ts", "mts", "js", "mjs")


class OwnExclude(Struct, frozen=True):
    """What one file of settings leaves out.

    Attributes:
        file: Its name.
        folder: Folder that its globs start from, with a slash at its end; empty for the top.
        globs: Of what is left out.
    """

    file: str
    folder: str
    globs: GitIgnoreSpec

    def matches(self, path: str) -> bool:
        """Tell whether a file, or a folder with a slash at its end, is left out."""
        inside = path.removeprefix(self.folder)
        return path.startswith(self.folder) and bool(inside) and self.globs.match_file(inside)


def own_excludes(read: Callable[[str], str]) -> tuple[OwnExclude, ...]:
    """Return what the settings in a folder leave out.

    Args:
        read: Returns the text of a file of the folder; empty where there is none.
    """
    found = []
    for name, find in _READERS.items():
        if text := read(name):
            folder, lines = find(text, name)
            if lines:
                start = f"{folder.strip('/')}/" if folder.strip("./") else ""
                found.append(OwnExclude(name, start, GitIgnoreSpec.from_lines(lines)))
    return tuple(found)


_Found = tuple[str, list[str]]


def _mkdocs(text: str, _name: str) -> _Found:
    """Return what is not built at all, and what only the preview shows."""
    settings = yaml_settings(text)
    lines = [
        line
        for key in ("exclude_docs", "draft_docs")
        if isinstance(globs := settings.get(key), str)
        for line in globs.splitlines()
    ]
    folder = settings.get("docs_dir")
    return (folder if isinstance(folder, str) else "docs"), lines


def _jekyll(text: str, _name: str) -> _Found:
    listed = yaml_settings(text).get("exclude")
    globs = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
    return "", [glob if "*" in glob else f"/{glob.lstrip('/')}" for glob in globs]


def _vitepress(text: str, name: str) -> _Found:
    return dirname(dirname(name)), _texts(_SOURCE_EXCLUDE, text)


def _docusaurus(text: str, _name: str) -> _Found:
    # Each plug-in has a folder of its own from which its globs start.
    return "", [glob if glob.startswith("**/") else f"**/{glob}" for glob in _texts(_EXCLUDE, text)]


def _sphinx(text: str, name: str) -> _Found:
    return dirname(name), [f"/{glob.lstrip('/')}" for glob in _texts(_PATTERNS, text)]


def _texts(pattern: re.Pattern[str], text: str) -> list[str]:
    return [literal for inside in pattern.findall(text) for _, literal in _TEXT.findall(inside)]


_READERS: dict[str, Callable[[str, str], _Found]] = {
    "mkdocs.yml": _mkdocs,
    "mkdocs.yaml": _mkdocs,
    "_config.yml": _jekyll,
    "_config.yaml": _jekyll,
    **{f".vitepress/config.{suffix}": _vitepress for suffix in _SCRIPTS},
    **{f"docs/.vitepress/config.{suffix}": _vitepress for suffix in _SCRIPTS},
    **{f"docusaurus.config.{suffix}": _docusaurus for suffix in _SCRIPTS},
    "conf.py": _sphinx,
    "docs/conf.py": _sphinx,
    "docs/source/conf.py": _sphinx,
    ".eleventyignore": lambda text, _: ("", text.splitlines()),
}
"""By the name of a file what reads its folder and its globs."""
