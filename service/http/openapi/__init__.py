"""The OpenAPI description at ``/schema``: which errors an operation may answer with, and exact schemas of bodies."""
