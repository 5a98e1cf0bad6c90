"""HTTP without searches: raw text, routes, load shedding, problems, validation, the OpenAPI description.

Not here: who may ask (``service.access``), the order of the middleware (``service.app.middleware``).
"""
