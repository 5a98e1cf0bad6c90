"""Who may ask, how often, and what a browser may do with the answer.

``gate.py`` runs before the router and uses the rest: the client's address (``addresses.py``), its key (``keys.py``),
the site whose page sent the request (``origins.py``), rate limits (``rates.py``). ``callers.py`` demands the scope
that a route declares. ``headers.py`` adds security headers to every response.

Not here: what a route declares (``service.http.route``), load shedding (``service.http.load_shedding``), slow heads
on a socket (``service.http.compat.uvicorn_heads``), what a text may hold (``kb.redaction``).
"""
