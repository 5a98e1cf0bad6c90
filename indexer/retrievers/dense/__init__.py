"""The dense retriever: the FAISS index over passage vectors, its file, and the query against it."""
