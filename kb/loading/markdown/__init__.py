"""Markdown as people write it: sections, plain text and safe HTML.

``templates`` takes out what the page's generator would have taken out (comments, shortcodes); ``source`` spells other
habits in plain Markdown; ``parser`` is markdown-it with its plug-ins; ``outline`` cuts a page into sections,
``long_page`` one that is too long for the parser;
``html.text`` reads the text of a section off its HTML; ``html.sanitiser`` is the last step before a browser.
Not here: where a link leads (``kb.loading.links``).
"""

from kb.loading.markdown.html.sanitiser import ID_PREFIX, Address, cleaner, keep_address, safe_html
from kb.loading.markdown.lines import fenced_lines
from kb.loading.markdown.long_page import outline_in_parts
from kb.loading.markdown.marks.wiki_links import WIKI_SCHEME
from kb.loading.markdown.outline import outline, plain_text, render_html
from kb.loading.markdown.parser import MAX_MARKUP, markup_size

__all__ = [
    "ID_PREFIX",
    "MAX_MARKUP",
    "WIKI_SCHEME",
    "Address",
    "cleaner",
    "fenced_lines",
    "keep_address",
    "markup_size",
    "outline",
    "outline_in_parts",
    "plain_text",
    "render_html",
    "safe_html",
]
