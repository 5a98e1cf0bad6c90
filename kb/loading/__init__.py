"""A folder on disk becomes a library: files, front matter, Markdown, checks, judged queries, synonyms, wording.

Everything that opens a file of a knowledge base is here. Not here: what an article is (``kb.model``), and whether
it is good (``kb.lint``).
"""
