"""Kaiketsu beside other search libraries, on one knowledge base, one model and the same queries.

``make bench-peers`` installs the others into an environment of their own (dependency group ``peers``, pinned by
``constraints-peers.txt``) and prints both tables. Every contestant runs in child processes of its own; the parent
alone knows the judgements, and judges all of them by the same code.
"""
