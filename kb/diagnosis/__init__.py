"""Structured checks: the questions that settle which cause it is, and the arithmetic of their answers.

Pure values and functions. A check is data (``checks/*.yaml``); its rules are evaluated here and, from the same
data, by ``service/web/static/checks/evaluator.js``. Nothing here reads a clock, a file (but for ``check_file``), a
model or an index.
"""
