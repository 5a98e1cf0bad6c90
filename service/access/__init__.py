"""Who may ask, how often, and what a browser may do with the answer.

``gate.py`` stands before the routes and puts the rest together: whose request it is (``addresses.py``), by which
key (``keys.py``), from which site (``origins.py``), how often (``rates.py``). ``scopes.py`` says what each route
needs. ``headers.py`` marks every response. ``protocol.py`` is for the socket: slow and oversized heads.

Not here: what a text may hold (``kb.redaction``), and how many searches run at once.
"""
