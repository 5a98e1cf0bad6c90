"""From what the retrievers found to an order, a confidence and a state.

Evidence gathers by document, features are read off it, the ranker (fitted) or fusion (not fitted) orders, and
the decision says whether there is an answer. Not here: the retrievers themselves, nor how the ranker is fitted.
"""
