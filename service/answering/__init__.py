"""One way of a question: redacted at the edge, asked of the searcher, answered.

Search, assist, pages and command line share it. Not here: HTTP (``service.api``, ``service.web``).
"""
