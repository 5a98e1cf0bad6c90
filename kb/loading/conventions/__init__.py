"""How other programs write a folder of Markdown: front matter, file names, languages, what is no page.

Here are the habits of Docusaurus, VitePress, MkDocs, Hugo, Jekyll, Nuxt, Obsidian and GitBook, and the owner's
``kaiketsu.toml``. Functions of values; files are opened in ``kb.loading``. Not here: Markdown itself.
"""
