"""``kaiketsu import``: other programs' help centres as a folder of Markdown with front matter and images.

A reader a format (``readers``) yields pages; ``markdown`` converts one, ``names`` says where it is written,
``folder`` writes all or nothing, ``report`` tells what was lost. Reading the result is the work of ``kb.loading``.
"""

from service.importing.errors import ImportingError
from service.importing.report import Report
from service.importing.run import import_source

__all__ = ["ImportingError", "Report", "import_source"]
