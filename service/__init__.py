"""HTTP, HTML and the command line over the indexer's read path; nothing else.

``asgi`` and ``cli`` are the composition roots: the only places that read the environment and put the parts
together. Everything else takes what it needs as arguments.
"""
