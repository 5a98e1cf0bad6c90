"""Everything that reaches into private parts of Litestar and uvicorn, with the reason.

The tests of these modules fail when a new version of a library changes what they rely on. Nothing else in ``service``
imports a private name.
"""
