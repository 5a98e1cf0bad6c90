"""The pages: routes, page contexts, texts in both languages, templates and static files."""
