"""The backend on servers: Milvus holds the passages with their dense and sparse vectors, one collection a generation.

Needs the extra ``milvus``, and so is imported only where ``KAIKETSU_ENGINE`` asks for it.
"""
