"""Inputs and outcomes that the Python and the JavaScript evaluator are both held to."""
