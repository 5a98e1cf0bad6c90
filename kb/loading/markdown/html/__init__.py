"""HTML in pages: blocks beside Markdown, elements with a meaning, its text, and what a browser may get."""
