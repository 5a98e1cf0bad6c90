"""Conversations over checks: what evidence does to a search (``weighing``), and asking in a ``terminal``."""
