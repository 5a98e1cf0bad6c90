"""Conventions of other generators: front matter, file names, languages, files that are no pages.

Here are the habits of Docusaurus, VitePress, MkDocs, Hugo, Jekyll, Nuxt, Obsidian and GitBook, and the owner's
``kaiketsu.toml``. Functions of values; files are opened in ``kb.loading``. Not here: Markdown itself.
"""
