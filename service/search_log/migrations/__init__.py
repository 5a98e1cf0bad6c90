"""Steps from one schema version to the next, for alembic; ``service.search_log.migrate`` runs them."""
