"""The commands of ``kaiketsu``, one module a group. Data goes to stdout, progress and errors to stderr."""
