"""What people searched and whether it helped: kept for the owner of the knowledge base, in SQLite or PostgreSQL.

``models`` are the tables, ``log`` writes them beside the requests, ``insights`` reads them, ``clusters`` puts
similar texts together. A text is kept only after redaction, and without anything else that has a digit in it.
"""
