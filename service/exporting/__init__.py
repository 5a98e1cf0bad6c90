"""``kaiketsu export``: the articles as a folder of static pages that any web server can show.

``addresses.py`` says which file stands for which address of the service, ``rewriting.py`` leads the links of a
rendered page there, ``site.py`` renders all pages, ``run.py`` writes the folder.

Not here: templates and page contexts (``service.web``), how a folder is written whole (``service.importing.folder``).
"""

from service.exporting.run import ExportReport, export_site
from service.exporting.site import ExportOptions

__all__ = ["ExportOptions", "ExportReport", "export_site"]
