"""What tests share: how a server is started and waited for, which knowledge base is served, what must not leak."""
