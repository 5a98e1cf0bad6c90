"""The command ``kaiketsu``: ``main`` and one module a group of commands.

Data goes to stdout, progress and errors to stderr.
"""
