"""The read path: a query through the lanes, fused, ranked and given a confidence."""
