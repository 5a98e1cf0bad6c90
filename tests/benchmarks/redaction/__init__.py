"""Measures redaction: codes in all the ways people write and say them, and what it removes that is no secret."""
