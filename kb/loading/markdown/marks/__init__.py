"""Single marks of Markdown: emphasis, formulas, definitions, wiki links, and what people type instead of a sign."""
