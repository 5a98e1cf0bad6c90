"""Webhooks: events about the knowledge base, signed and posted to addresses that its owner has set.

``events.py`` says what each event holds, ``trends.py`` decides what is a spike, ``watch.py`` looks at the search log
and the served generation, ``told.py`` remembers what was told, ``signing.py`` signs, ``delivery.py`` posts and
tries again.

Not here: how the search log is read (``service.search_log``), which articles are stale (``service.answering.stale``).
"""
