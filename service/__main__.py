"""``python -m service`` is ``kaiketsu``."""

from service.cli.main import main

main()
