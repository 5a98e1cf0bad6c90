"""One reader a format: files of a source in, pages out. ``detect`` tells the formats apart by their content."""

from service.importing.readers.detect import PAGE_FAULTS, read_pages

__all__ = ["PAGE_FAULTS", "read_pages"]
