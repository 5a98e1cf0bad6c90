"""The read path: one query from its text to results.

``searcher`` asks the retrievers, ranks and decides; ``passage_picker`` chooses what to show of an article,
``explanation`` says why it is where it is, ``self_test`` asks a new generation for its own titles.
Not here: how candidates are scored (``ranking``) and where passages are kept (``backends``).
"""
