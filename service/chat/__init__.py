"""Chat programs that ask the knowledge base: Slack and LINE, each a thin adapter over ``service.answering``.

``replies.py`` turns an answer into what is said in any chat; ``slack.py`` and ``line.py`` read what their maker's
servers send and write it in their form; ``votes.py`` takes what people say of a reply; ``signatures.py`` checks who
sent it; ``sender.py`` calls the maker's API.

Signatures are plain ``hmac``: slack_sdk and line-bot-sdk (which brings aiohttp) would be loaded for ten lines each.
"""
