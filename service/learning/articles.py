"""Articles and checks as the queue needs them: titles, words, and which outcome confirms what."""

from collections.abc import Callable, Mapping

from kb.model.article import Article
from kb.model.check import Check

__all__ = ["Articles"]


class Articles:
    """The articles of a knowledge base, by id.

    Args:
        find: Returns an article in a language, or in another that there is; None where there is none of the id.
        checks: By id.
    """

    def __init__(self, find: Callable[[str, str], Article | None], checks: Mapping[str, Check]) -> None:
        self.find = find
        self._checks = checks

    def title(self, article_id: str, lang: str) -> str:
        """Return the title in a language, or in another that there is; the id where there is no such article."""
        article = self.find(article_id, lang)
        return article.title if article else article_id

    def confirms(self, check_id: str, outcome_id: str) -> tuple[str, ...]:
        """Return the articles that an outcome of a check confirms."""
        check = self._checks.get(check_id)
        outcome = check.outcomes.get(outcome_id) if check else None
        return tuple(each for each, effect in outcome.effects.items() if effect == "confirms") if outcome else ()
