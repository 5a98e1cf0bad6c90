"""Places in a tree that become Markdown after the conversion: the converter would escape what stands there."""

__all__ = ["BOX", "BREAK", "ESCAPE", "HEADING_ID", "MARKS"]

HEADING_ID, ESCAPE, BREAK, BOX = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
"""Noncharacters of Unicode, which are taken out of every page that is read."""
MARKS = dict.fromkeys(map(ord, (HEADING_ID, ESCAPE, BREAK, BOX)))
"""For ``str.translate``: without any of them."""
