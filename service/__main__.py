"""``python -m service`` is ``kaiketsu``."""

from service.cli import main

main()
