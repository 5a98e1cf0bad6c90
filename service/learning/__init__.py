"""What to learn from use: proposals for a person, made of the search log, and what the person decided.

``asked`` reads searches with what was done with them, ``weights`` says what each signal is worth, ``evidence`` adds
them up, ``proposals`` groups similar wordings and puts first what teaches most, ``decisions`` writes what a person
decided, ``suggestions`` makes synonyms, symptoms and drafts of new articles of it. ``desk`` holds them together.
Nothing is learned here: accepted rows go into ``golden/learned.jsonl`` of the knowledge base, for the next build.
"""
