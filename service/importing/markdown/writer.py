"""markdownify with the escapes that text needs and no others: the result is somebody's to edit."""

import re

from bs4 import Tag
from markdownify import MarkdownConverter

__all__ = ["write_markdown"]

_ALWAYS = re.compile(
    r"""[`*\[\]|~]
    | \\(?=[!-/:-@\[-`{-~]|$)     # else a backslash is one
    | <(?=[A-Za-z/!?])            # a tag, a comment
    | &(?=\#?\w+;)                # an entity
    | ={2}                        # marked text in some dialects
    | (?<![^\W_])_ | _(?![^\W_])  # within a word it is a letter""",
    re.VERBOSE,
)
_AT_THE_START = re.compile(r"^([ \t]*)(>|\#{1,6}(?=\s|$)|[-+](?=\s|$)|-{2,}(?=\s*$)|=(?=\s*$))", re.MULTILINE)
_NUMBER_AT_THE_START = re.compile(r"^([ \t]*\d{1,9})([.)](?=\s|$))", re.MULTILINE)


def write_markdown(tree: Tag) -> str:
    """Return a tree as Markdown."""
    converter = _Converter(
        heading_style="ATX",
        bullets="-",
        table_infer_header=True,
        code_language_callback=_code_language,
        sub_symbol="<sub>",  # as it is in the page: without it, ten to the fifth reads 105
        sup_symbol="<sup>",
        keep_inline_images_in=["td", "th", "a", "h1", "h2", "h3", "h4", "h5", "h6"],
    )
    return re.sub(r"\n{3,}", "\n\n", converter.convert_soup(tree)).strip()


class _Converter(MarkdownConverter):
    def escape(self, text: str, parent_tags: object) -> str:  # noqa: ARG002 - the base class
        """Return text in which nothing is read as a mark."""
        text = _ALWAYS.sub(lambda match: "".join(f"\\{each}" for each in match[0]), text)
        return _NUMBER_AT_THE_START.sub(r"\1\\\2", _AT_THE_START.sub(r"\1\\\2", text))


def _code_language(element: Tag) -> str:
    """Return the language that a block of code names in its class, as HTML's own standard suggests."""
    inner = element.find("code")
    classes = [*(element.get("class") or ()), *((inner.get("class") or ()) if isinstance(inner, Tag) else ())]
    found = (re.match(r"lang(?:uage)?-([\w+#-]+)$", str(each)) for each in classes)
    return next((match[1] for match in found if match), "")
