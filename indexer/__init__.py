"""Articles in, searchable index out, and the read path over it.

Here live the text analyser, the encoders, chunking, the index on disk, retrieval and evaluation. Nothing
here knows of HTTP, pages or the command line; nothing here is specific to one knowledge base.
"""
