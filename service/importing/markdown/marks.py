"""Places in a tree that become Markdown after the conversion: the converter would escape what stands there."""

__all__ = ["ANCHOR", "BOX", "BREAK", "ESCAPE", "HEADING_ID", "MARKS"]

HEADING_ID, ESCAPE, BREAK, BOX, ANCHOR = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
"""Noncharacters of Unicode, which are taken out of every page that is read."""
MARKS = dict.fromkeys(map(ord, (HEADING_ID, ESCAPE, BREAK, BOX, ANCHOR)))
"""For ``str.translate``: without any of them."""
