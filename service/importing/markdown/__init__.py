"""HTML as Markdown: the tree of a page is put in order, one module a matter, then markdownify writes it."""

from service.importing.markdown.convert import html_to_markdown, parse_html
from service.importing.markdown.rewrite import rewrite_markdown

__all__ = ["html_to_markdown", "parse_html", "rewrite_markdown"]
