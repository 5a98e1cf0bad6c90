"""The retrievers: dense, lexical and phrase, each from a query to scored passages, each with its reader and writer.

Not here: what the scores of several retrievers mean together (``ranking``).
"""
