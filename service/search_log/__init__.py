"""What people searched and whether it helped: kept for the owner of the knowledge base, in SQLite or PostgreSQL.

``models`` are the tables, ``migrations`` and ``migrate`` bring a database up to them, ``database`` opens one. ``log``
writes beside the requests, ``kept`` says what of a text may be written. ``insights`` reads figures, ``clusters`` puts
similar texts together, ``drafts`` makes an article of a gap, ``retention`` exports and deletes.
A text is kept only after redaction, and without anything else that has a digit in it.
"""
