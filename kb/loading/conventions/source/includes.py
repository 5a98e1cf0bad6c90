"""Put into a page what it includes from other files: snippets, partials, reusable texts and variables.

Hugo, Jekyll, MkDocs, VitePress, mdBook, GitBook, MDX, Nuxt Content and MyST each have a line for it. A file that
cannot be found leaves its line to the rest of the parser, which takes the tag out. Functions of values: the caller
opens the files.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from posixpath import dirname, normpath
from typing import Any

import yaml

from kb.loading.conventions.matter.fenced import UnclosedMatterError, split_matter
from kb.loading.markdown import fenced_lines

__all__ = ["INCLUDE_MARKS", "Reader", "with_includes"]

Reader = Callable[[str], str | None]
"""Given a path relative to the folder, with slashes, the text of that file; None where there is none."""

INCLUDE_MARKS = re.compile(
    rb"(?i:include)|--8<--|\{!|\bpartial|\bsnippet|import\s+\w+\s+from|\{%-?\s*data\s|site\.data\.|\{\{<?%?\s*readfile"
)
"""A page without any of these includes nothing."""

_TEXT_SUFFIXES = (".md", ".mdx", ".markdown", ".txt")
_NAME = r"""["']?([^\s"'<>{}|]+\.(?:md|mdx|markdown|txt)|/?[\w./-]+)["']?"""
_LINES = (
    re.compile(
        rf"^\s*\{{\{{[<%]\s*(?:include|snippet|readfile|partial)\s+(?:file=|path=|name=)?{_NAME}[^{{}}]*[%>]\}}\}}\s*$"
    ),
    re.compile(
        rf"^\s*\{{%-?\s*(?:include|include_relative|include-markdown|snippet|include_cached)\s+{_NAME}[^%]*%\}}\s*$"
    ),
    re.compile(r"""^\s*--8<--\s+["']([^"'\n:]+)(?::[\w:-]*)?["']\s*$"""),
    re.compile(r"^\s*\{!\s*([^!\s]+\.md)\s*!\}\s*$"),
    re.compile(r"^\s*<!--\s*@include:\s*([^\s#{>]+)(?:#[\w-]+)?(?:\{[\d,]*\})?\s*-->\s*$"),
    re.compile(r"^\s*\{\{\s*#include\s+([^\s:}]+)(?::[\w:]*)?\s*\}\}\s*$"),
    re.compile(
        r"""^\s*:{1,4}(?:partial|include|snippet)\{\s*(?:content|file|path|name|src)=["']([^"']+)["'][^{}]*\}\s*$"""
    ),
    re.compile(r"""^\s*\{%-?\s*partial\s+file=["']([^"']+)["'][^%]*%\}\s*$"""),
    re.compile(
        r"""^\s*<(?:Include|Snippet|Partial)\s+(?:file|path|src|name)=["']([^"']+)["'][^<>]*/?>\s*(?:</\w+>)?\s*$"""
    ),
    re.compile(r"^\s*\[!INCLUDE\s*\[[^\]]*\]\(([^)\s]+)\)\s*\]\s*$", re.IGNORECASE),
    re.compile(r"^\s*\{%-?\s*data\s+(reusables\.[\w.-]+)\s*-?%\}\s*$"),
)
_FENCED = re.compile(r"^\s*(?:```+|:::+)\s*\{include\}\s+(\S+)\s*$")
_IMPORT = re.compile(r"""^import\s+(\w+)\s+from\s+["']([^"']+\.mdx?)["'];?\s*$""", re.MULTILINE)
_COMPONENT = re.compile(r"^\s*<([A-Z]\w*)(?:\s[^<>]*)?/>\s*$")
_VARIABLE = re.compile(
    r"\{%-?\s*data\s+((?:variables|reusables)\.[\w.-]+)\s*-?%\}|\{\{-?\s*(site\.data\.[\w.-]+)\s*-?\}\}"
)
_REGION = re.compile(r"^\s*(?://|<!--|#)\s*(?:--8<--|#?(?:end)?region|ANCHOR(?:_END)?:)[^\n]*$")
_FOLDERS = (
    "",
    "_includes",
    "includes",
    "_partials",
    "partials",
    "_snippets",
    "snippets",
    "_shared",
    "layouts/partials",
)
_MOST_DEPTH = 5
_MOST_PARTS = 200
_MOST_CHARACTERS = 2_000_000
"""Bounds of one page, so that files which include each other end."""


def with_includes(text: str, path: str, read: Reader) -> tuple[str, list[int]]:
    """Return the text of a page with what it includes, and for each of its lines the line of the page it stands for.

    Args:
        text: Of the page, front matter and all.
        path: Of its file, relative to the folder, with slashes.
        read: Reads another file of the folder.
    """
    page = _Page(read)
    lines = list(page.lines(text, path, 0))
    expanded = "\n".join(line for line, _ in lines)
    return (expanded, [number for _, number in lines]) if page.parts else (text, [])


class _Page:
    """What one page includes.

    Attributes:
        parts: How many texts were put in.
    """

    def __init__(self, read: Reader) -> None:
        self.parts = 0
        self._size = 0
        self._read = read
        self._data: dict[str, Any] = {}

    def lines(self, text: str, path: str, depth: int) -> Iterator[tuple[str, int]]:
        """Yield lines with the number, from 1, of the line of ``text`` that each comes from."""
        imports = dict(_IMPORT.findall(text)) if "import" in text else {}
        lines = text.split("\n")
        code = fenced_lines(lines)
        skip_to = 0
        for number, line in enumerate(lines):
            if number < skip_to:
                continue
            indent = line[: len(line) - len(line.lstrip())]
            included = None
            if fence := _FENCED.match(line):
                included = self._text(fence[1], path, depth)
                if included is not None:
                    skip_to = next(
                        (at + 1 for at in range(number + 1, len(lines)) if not code[at] or _ends(lines[at])), 0
                    )
            elif not code[number]:
                included = self._included(line, path, imports, depth)
            if included is None:
                yield line if code[number] else self._filled(line, path), number + 1
            else:
                yield from ((indent + each if each.strip() else "", number + 1) for each in included)

    def _included(self, line: str, path: str, imports: dict[str, str], depth: int) -> list[str] | None:
        component = _COMPONENT.match(line)
        if component and component[1] in imports:
            return self._text(imports[component[1]], path, depth)
        match = next(filter(None, (each.match(line) for each in _LINES)), None)
        return self._text(match[1], path, depth) if match else None

    def _text(self, name: str, path: str, depth: int) -> list[str] | None:
        """Return the lines of an included file, with what it includes itself; None where there is none to read."""
        if depth >= _MOST_DEPTH or self.parts >= _MOST_PARTS or self._size > _MOST_CHARACTERS:
            return None
        for candidate in _candidates(name, path):
            text = self._read(candidate)
            if text is None:
                continue
            self.parts += 1
            self._size += len(text)
            try:
                body = split_matter(text).body
            except UnclosedMatterError:
                body = text
            kept = "\n".join(line for line in body.strip("\n").split("\n") if not _REGION.match(line))
            return [line for line, _ in self.lines(kept, candidate, depth + 1)]
        return None

    def _filled(self, line: str, path: str) -> str:
        """Return a line with the variables of a site that stand in its files of data."""
        if "data" not in line:
            return line
        return _VARIABLE.sub(lambda match: self._variable(match[1] or match[2], path, match[0]), line)

    def _variable(self, name: str, path: str, tag: str) -> str:
        parts = name.removeprefix("site.data.").split(".")
        folder = "_data" if name.startswith("site.data.") else "data"
        if parts[0] == "reusables":
            text = self._text(name, path, _MOST_DEPTH - 1)
            return " ".join(" ".join(text).split()) if text is not None else tag
        for place in range(1, len(parts)):
            file = "/".join(parts[:place])
            value = self._values(folder, file, path)
            for key in parts[place:]:
                value = value.get(key) if isinstance(value, dict) else None
            if isinstance(value, str):
                self.parts += 1
                return self._filled(" ".join(value.split()), path) if self.parts < _MOST_PARTS else tag
        return tag

    def _values(self, folder: str, file: str, path: str) -> Any:  # noqa: ANN401 - whatever the file holds
        if file not in self._data:
            self._data[file] = None
            for parent in _parents(path):
                text = self._read(normpath(f"{parent}/{folder}/{file}.yml".lstrip("/")))
                if text is not None:
                    with suppress(yaml.YAMLError, RecursionError):
                        self._data[file] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - text, lists and tables alone
                    break
        return self._data[file]


def _ends(line: str) -> bool:
    return bool(line.strip()) and not line.strip().strip("`:")


def _candidates(name: str, path: str) -> Iterator[str]:
    """Yield the paths that the name of an included file may mean, the nearest first."""
    if name.startswith("reusables."):
        for parent in _parents(path):
            yield normpath(f"{parent}/data/{name.replace('.', '/')}.md").lstrip("/")
        return
    names = [name] if name.endswith(_TEXT_SUFFIXES) else [f"{name}.md", f"{name}.mdx"]
    for bare in (each.removeprefix("@site/").removeprefix("~/").removeprefix("@/").lstrip("/") for each in names):
        for parent in _parents(path):
            for folder in _FOLDERS:
                found = normpath("/".join(filter(None, (parent, folder, bare))))
                if found != path and not found.startswith(".."):
                    yield found


def _parents(path: str) -> Iterator[str]:
    """Yield the folder of a file and those above it, the nearest first."""
    folder = dirname(path)
    while folder:
        yield folder
        folder = dirname(folder)
    yield ""
