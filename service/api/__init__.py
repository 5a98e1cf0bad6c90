"""One module a resource: declare what is needed, call one function, return a schema."""
