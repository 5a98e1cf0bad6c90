"""The tools for assistants that speak the Model Context Protocol: over stdin and stdout, and at ``/mcp``.

``arguments.py`` and ``results.py`` say what a tool takes and gives, ``tools.py`` what it does, ``server.py`` hands
the tools to the official SDK, ``endpoint.py`` serves that over HTTP. Every text goes through ``service.answering``.

Not here: the parts of the process that speaks over stdin and stdout (``service.app.stdio``).
"""
