"""One module a contestant: how it builds, saves, opens and searches an index, as its documentation says."""
