"""Replay a set of real queries as weeks of traffic, and measure what learning from it is worth.

``replay`` is a knowledge base that can be taught rows without a build, ``people`` asks, votes and decides, ``sets``
reads the sets, ``chart`` draws. The sets are read where the user says; no text of theirs is written anywhere.
"""
