"""Spelling: words that were probably meant, taken from the articles themselves."""

from indexer.spelling.english_words import is_english
from indexer.spelling.forms import FormsBuilder, read_forms, write_forms
from indexer.spelling.speller import Correction, Speller, open_speller

__all__ = ["Correction", "FormsBuilder", "Speller", "is_english", "open_speller", "read_forms", "write_forms"]
