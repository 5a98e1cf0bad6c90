"""The source of one page before it is Markdown: its encoding, language, includes, MDX and embedded files."""
