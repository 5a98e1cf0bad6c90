"""The lanes: dense, lexical and literal, each from a query to scored passages, and the lexicon that widens a query.

Not here: what the scores of several lanes mean together (``ranking``).
"""
