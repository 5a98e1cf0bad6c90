"""One pipeline from a question to an answer: redact, encode with others, search, weigh check answers, log.

Search, assist, pages and command line share it. Not here: HTTP (``service.api``, ``service.web``).
"""
