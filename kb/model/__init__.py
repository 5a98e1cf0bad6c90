"""What a knowledge base consists of: articles, checks, findings, languages. Values without any I/O."""
