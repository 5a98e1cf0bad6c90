"""Steps from one schema version to the next, for alembic; ``service.feedback.migrate`` runs them."""
