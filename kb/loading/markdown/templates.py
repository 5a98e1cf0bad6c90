"""Remove comments, shortcodes and template tags from a page's source; the text between tags stays.

Hugo and Jekyll expand these before they read Markdown, so they may stand anywhere, in a link's address too. What
stands in code stays as it is. Every replacement keeps the number of lines, so that findings name the right ones.
"""

import re
from collections.abc import Callable

from kb.loading.markdown.dialects.tags import shown_inline, tag_name, tag_parameters

__all__ = ["TEMPLATE_MARKS", "without_templates"]

TEMPLATE_MARKS = re.compile(
    r"`|<!--|\{[{%/:]|\{#(?=\s)|%%|</?(?:[A-Z]|[a-z][a-z0-9]*-[a-z])|(?<![\w:/]):[a-z][a-z0-9-]*(?=[\[{])"
)
"""Where something begins that this module looks at."""

_MAX_TAG = 4_000
"""Longest tag or shortcode, in characters: what is longer is text. Bounds the search for its end."""
_HEADING_ID = re.compile(r"\{/\*[ \t]*#?([\w.-]+)[ \t]*\*/\}[ \t]*$", re.MULTILINE)
"""React's documentation, and Docusaurus, give headings their id in a comment."""
_COMMENT_ENDS = {"<!--": "-->", "{/*": "*/}", "{{/*": "*/}}", "%%": "%%", "{::comment}": "{:/comment}", "{#": "#}"}
_SMALL_COMPONENT = re.compile(r":[a-z][a-z0-9-]*(?:\[([^\[\]\n]*)\](?:\{([^{}\n]*)\})?|\{([^{}\n]*)\})")
_SHOWN_PARAMETERS = ("title", "label", "header", "summary", "name", "text", "content", "caption")
_TITLED = frozenset(
    {"tab", "tabitem", "tabpanel", "details", "expand", "accordion", "step", "collapse", "expandable"}
)
_ADMONITIONS = frozenset(
    {
        "alert", "notice", "note", "tip", "warning", "caution", "info", "danger", "hint", "callout", "admonition",
        "important", "attention", "details", "expand", "collapse", "accordion",
    }
)  # fmt: skip
_CODE = {"highlight": "", "code-toggle": "toml", "codetabs": "text", "mermaid": "mermaid", "plantuml": "plantuml"}
"""Tags around code, and its language; empty where it is their first parameter."""
_END_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_STRING = re.compile(r"""["']([^"'{}<>]*)["']""")
_CALL = re.compile(r"\{\{[ \t]*\w+\([ \t]*\w+[ \t]*=")  # of Zola: what it is given is no text
_COMPONENT = re.compile(r"</?([A-Z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)*|[a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?=[\s/>])")
_IN_COMPONENT = re.compile(r"""["'{}>]""")
_MAX_COMPONENT = 800
"""Longest tag of a component, in characters; looked through for each that is never closed."""
_COMPONENT_TITLE = re.compile(r"""\b(?:label|title|header|summary)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def without_templates(source: str, is_code: Callable[[int], bool]) -> str:
    """Return a page's source without comments, shortcodes, template tags and components.

    Args:
        source: The Markdown.
        is_code: Tells of a line, counted from 0, whether it is code.
    """
    return _Scanner(source, is_code).run()


class _Scanner:
    """One pass over a source, from mark to mark."""

    def __init__(self, source: str, is_code: Callable[[int], bool]) -> None:
        self._source = source
        self._is_code = is_code
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self._line = 0
        self._out: list[str] = []
        self._never: set[str] = set()
        self._open_admonitions: list[str] = []

    def run(self) -> str:
        source, position = self._source, 0
        while match := TEMPLATE_MARKS.search(source, position):
            start = match.start()
            self._out.append(source[position:start])
            if self._is_code(self._line_of(start)):
                stop, shown = self._end_of_line(start), None
            else:
                stop, shown = self._at(start, match[0])
            replaced = source[start:stop]
            if shown == "" and (marks := self._marks_around(stop)):
                # Emphasis of nothing, as in **{{ version }}**, would be shown as its marks.
                self._out[-1] = self._out[-1][: -len(marks)]
                stop += len(marks)
            if shown is None:
                self._out.append(replaced)
            else:
                self._out.append(shown + "\n" * (replaced.count("\n") - shown.count("\n")))
            position = stop
        self._out.append(source[position:])
        return "".join(self._out)

    def _at(self, start: int, mark: str) -> tuple[int, str | None]:
        """Return where what begins at ``start`` ends, and what is shown for it; None where it stays as it is."""
        source = self._source
        if mark == "`":
            return self._code_span(start), None
        if mark[0] == ":":
            return self._small_component(start)
        if mark in {"<!--", "%%", "{#"} or source.startswith(("{/*", "{{/*", "{::comment}"), start):
            opening = next(each for each in _COMMENT_ENDS if source.startswith(each, start))
            return self._comment(start, opening)
        by_mark = {"{{": self._moustache, "{%": self._liquid, "{:": self._options}
        return by_mark.get(mark, self._component if mark.startswith("<") else _nothing)(start)

    def _marks_around(self, stop: int) -> str:
        """Return the marks of emphasis that stand right before what is taken out, and again at ``stop``."""
        before = self._out[-1]
        for marks in ("***", "**", "*", "__", "_"):
            if before.endswith(marks) and self._source.startswith(marks, stop):
                is_longer = before.endswith(marks[0] + marks) or self._source.startswith(marks + marks[0], stop)
                return "" if is_longer else marks
        return ""

    def _small_component(self, start: int) -> tuple[int, str | None]:
        """Take out ``:name[text]{settings}`` of Nuxt Content and of directives; its text stays."""
        match = _SMALL_COMPONENT.match(self._source, start)
        if match is None:
            return start + 1, None
        parameters = tag_parameters(match[2] or match[3] or "")
        text, address = match[1] or parameters.get("title", ""), parameters.get("to") or parameters.get("href")
        is_link = match[1] is None and text and address
        return match.end(), f"[{text}]({address})" if is_link else match[1] or ""

    def _options(self, start: int) -> tuple[int, str | None]:
        """Take out the options of kramdown, ``{::options ... /}``."""
        end = self._find("}", start) if self._source.startswith("{::", start) else -1
        return (end + 1, "") if end > 0 else (start + 1, None)

    def _line_of(self, position: int) -> int:
        while self._line + 1 < len(self._line_starts) and self._line_starts[self._line + 1] <= position:
            self._line += 1
        return self._line

    def _end_of_line(self, position: int) -> int:
        line = self._line_of(position) + 1
        return self._line_starts[line] if line < len(self._line_starts) else len(self._source)

    def _find(self, closing: str, start: int) -> int:
        """Return where ``closing`` comes next; -1 where it does not, which is remembered: a search costs once."""
        if closing in self._never:
            return -1
        found = self._source.find(closing, start, start + _MAX_TAG)
        if found < 0 and self._source.find(closing, start) < 0:
            self._never.add(closing)
        return found

    def _code_span(self, start: int) -> int:
        """Return the end of a code span, or of the backticks where they open none."""
        source = self._source
        stop = start
        while stop < len(source) and source[stop] == "`":
            stop += 1
        run = source[start:stop]
        paragraph = source.find("\n\n", stop)
        limit = paragraph if paragraph >= 0 else len(source)
        position = stop
        while (found := source.find(run, position, limit)) >= 0:
            end = found + len(run)
            if source[end : end + 1] != "`":
                return end
            while end < len(source) and source[end] == "`":
                end += 1
            position = end
        return stop

    def _comment(self, start: int, opening: str) -> tuple[int, str | None]:
        source, closing = self._source, _COMMENT_ENDS[opening]
        if opening == "{/*" and (given := _HEADING_ID.match(source, start)):
            is_heading = source[source.rfind("\n", 0, start) + 1 : start].lstrip().startswith("#")
            return given.end(), f"{{#{given[1]}}}" if is_heading else ""
        inside = start + (2 if opening == "<!--" else len(opening))  # <!--> is a whole comment
        if opening == "%%" and start and (source[start - 1].isalnum() or source[start - 1] == "%"):
            return start + 2, None
        found = source.find(closing, inside) if closing not in self._never else -1
        if found >= 0:
            return found + len(closing), ""
        self._never.add(closing)
        # An internal note that was never closed must not be shown: as in a browser it goes on to the end.
        return (len(source), "") if opening == "<!--" else (start + len(opening), None)

    def _component(self, start: int) -> tuple[int, str | None]:
        """Take out the tag of a component such as ``<Tabs>``; its content stays, and so does its title."""
        source, match = self._source, _COMPONENT.match(self._source, start)
        if match is None or match[1].isupper() or ">" in self._never:
            return start + 1, None
        depth, quote = 0, ""
        for sign in _IN_COMPONENT.finditer(source, match.end(), min(len(source), start + _MAX_COMPONENT)):
            character, position = sign[0], sign.start()
            if quote:
                quote = "" if character == quote else quote
            elif character in "\"'":
                quote = character
            elif character in "{}":
                depth += 1 if character == "{" else -1
            elif depth <= 0 and source[position - 1] != "=":  # no arrow of a function
                title = _COMPONENT_TITLE.search(source, match.end(), position)
                return position + 1, self._title(start, position + 1, (title[1] or title[2] or "") if title else "")
        return start + 1, None

    def _title(self, start: int, stop: int, title: str) -> str:
        """Return the title of a tag that stands alone on its lines, in bold; nothing for any other."""
        return f"**{title.strip()}**  " if title.strip() and self._is_alone(start, stop) else ""

    def _is_alone(self, start: int, stop: int) -> bool:
        source = self._source
        before = source[source.rfind("\n", 0, start) + 1 : start]
        return not before.strip() and not source[stop : stop + 200].partition("\n")[0].strip()

    def _moustache(self, start: int) -> tuple[int, str | None]:
        source = self._source
        if start and source[start - 1] == "$":  # an expression of a workflow file, not of this page
            return start + 2, None
        for opening, closing in (("{{<", ">}}"), ("{{%", "%}}")):
            if source.startswith(opening, start):
                end = self._find(closing, start)
                if end < 0:
                    return start + 3, None
                return self._shortcode(start, end + 3, source[start + 3 : end].strip())
        end = self._find("}}", start)
        if end < 0:
            return start + 2, None
        if source.startswith("{{{", start) and source.startswith("}", end + 2):
            end += 1
        literal = None if _CALL.match(source, start) else _STRING.search(source, start, end)
        return end + 2, literal[1] if literal else ""

    def _shortcode(self, start: int, stop: int, inside: str) -> tuple[int, str | None]:
        if inside.startswith("/*"):
            return stop, ""
        return self._tag(start, stop, inside, closing="/")

    def _liquid(self, start: int) -> tuple[int, str | None]:
        end = self._find("%}", start)
        if end < 0:
            return start + 2, None
        inside = self._source[start + 2 : end].strip("- \n\t")
        if inside == "raw" and "endraw" not in self._never:
            if closing := _END_RAW.search(self._source, end):
                return closing.end(), self._source[end + 2 : closing.start()]
            self._never.add("endraw")
        return self._tag(start, end + 2, inside, closing="end")

    def _tag(self, start: int, stop: int, inside: str, closing: str) -> tuple[int, str | None]:
        """Return what is shown for a tag of Hugo (closed by ``/name``) or Liquid (by ``endname``)."""
        name, rest = tag_name(inside)
        closes = name.startswith(closing)
        bare = name.removeprefix(closing).strip("/ ").lower()
        if bare == "comment" and not closes:
            return self._until_closed(stop, closing, bare), ""
        parameters = tag_parameters(rest)
        if not self._is_alone(start, stop):
            return stop, "" if closes else shown_inline(bare, parameters)
        if (
            bare in _CODE
            and not inside.endswith("/")
            and (closes or bare == "highlight" or self._closed_later(stop, closing, bare))
        ):
            return stop, "```" if closes else f"```{_CODE[bare] or parameters.get('0', '')}"
        if bare in _ADMONITIONS:
            return stop, self._admonition(stop, closing, bare, parameters, closes=closes)
        if bare in _TITLED and not closes:
            shown = next((parameters[key] for key in _SHOWN_PARAMETERS if key in parameters), parameters.get("0", ""))
            return stop, f"**{shown}**  " if shown else ""
        return stop, "" if closes else shown_inline(bare, parameters)

    def _admonition(self, stop: int, closing: str, name: str, parameters: dict[str, str], *, closes: bool) -> str:
        """Return the fence of a box that a pair of tags makes; a tag without its partner is only taken out."""
        if closes:
            if name in self._open_admonitions:
                self._open_admonitions.remove(name)
                return ":::"
            return ""
        if not self._closed_later(stop, closing, name):
            return shown_inline(name, parameters)
        self._open_admonitions.append(name)
        positional = parameters.get("0", "")
        kind = parameters.get("style") or parameters.get("type") or parameters.get("color") or name
        is_generic = name in {"alert", "notice", "hint", "callout", "admonition"}
        if (
            (is_generic or positional in _ADMONITIONS)
            and kind == name
            and positional.isalpha()
            and positional.islower()
        ):
            kind, positional = positional, parameters.get("1", "")
        title = next((parameters[key] for key in _SHOWN_PARAMETERS if key in parameters), positional)
        return f":::{kind} {title}".rstrip()

    def _closed_later(self, stop: int, closing: str, name: str) -> bool:
        key = f"{closing}{name}"
        if key in self._never:
            return False
        found = re.compile(rf"\{{[{{%][-<%]?\s*{re.escape(closing)}\s*{re.escape(name)}\b").search(self._source, stop)
        if found is None:
            self._never.add(key)
        return found is not None

    def _until_closed(self, stop: int, closing: str, name: str) -> int:
        pattern = re.compile(rf"\{{[{{%][-<%]?\s*{re.escape(closing)}\s*{name}\s*[-%>]*[%}}]\}}")
        found = pattern.search(self._source, stop)
        return found.end() if found else len(self._source)


def _nothing(start: int) -> tuple[int, str | None]:
    return start + 1, None
