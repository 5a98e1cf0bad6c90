"""Spelling: words that were probably meant, taken from the articles themselves."""

from indexer.retrieval.spelling.forms import FormsBuilder, read_forms, write_forms

__all__ = ["FormsBuilder", "read_forms", "write_forms"]
