"""Text before any model: the analyser, sections cut into passages, synonyms of a query. Pure functions of text."""
