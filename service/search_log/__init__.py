"""The search log: what people searched and whether it helped, in SQLite or PostgreSQL, for the owner of the articles.

``models`` are the tables, ``migrations`` and ``migrate`` bring a database up to them, ``database`` opens one.
``writer`` writes beside the requests, ``anonymise`` says what of a text may be stored. ``insights/`` reads figures
and single searches, ``clusters`` puts similar texts together, ``drafts`` makes an article of a gap, ``retention``
exports and deletes.
A text is stored only after redaction, and without anything else that has a digit in it.
"""
