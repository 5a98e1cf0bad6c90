"""Faults: what is tried against the program, how often, and what survived.

``program`` says what a fault program is, ``programs/`` holds one a file, ``__main__`` runs them and writes the
table in ``README.md`` (``make resilience``). ``test_short_forms`` runs the short form of each inside ``make test``.
"""
