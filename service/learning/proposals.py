"""Proposed judgments: similar wordings put together, first what would teach most."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from rapidfuzz import fuzz, process

from service.learning.asked import Asked
from service.learning.evidence import NONE, Confirms, Guess, Tally, guess_of, tallies_of, weigh
from service.learning.weights import NEGATIVE
from service.search_log.clusters import COMPARED_CHARS, cluster_texts
from service.search_log.wordings import is_wordless, learned_text, wording_key

__all__ = ["Proposal", "Queue", "make_queue"]

_MUCH_THE_SAME = 86.0
"""Similarity above which two wordings are one decision, 0 to 100: "its code is invalid" and "the code is invalid"
are, "コードが無効です" and "コードが未着です" (75) are not."""
_MOST_WORDINGS = 1_000
_SHOWN_WORDINGS = 8
_SHOWN_CHOICES = 5
_KNOWN, _NEW = 85.0, 45.0
"""Similarity to a judged query at which a wording teaches nothing new, and at which all of it is new."""
_JUDGED = 97.0
"""Similarity at which it is the judged query itself."""
_FEW = 5
"""Searches that an article must have stood first in before what went wrong there says something of it."""
_LEAST = 0.2
"""What is not in doubt, and what is not new, keep a part of their worth: all of it may be wrong."""

LookAgain = Callable[[str], Guess]
"""Given a text: what the program thinks of it now."""


class Proposal(Struct, frozen=True):
    """A judgment for a person to accept or to correct.

    Attributes:
        id: Of the leading wording; also the id of the row that would be learned.
        text: The wording that was asked most, as it would be learned.
        wordings: Others that are much the same, as they would be.
        keys: Keys of all of them.
        lang: Language of the text.
        count: How often any of them was asked.
        last: When it was asked last; UTC, naive.
        state: What most of them were answered with: ``answer``, ``candidates`` or ``none``.
        shown: Articles that stood there, best first.
        choices: Articles that it may be, most probable first, each with its probability.
        proposed: The most probable of them; empty for none of ours.
        chance: Its probability.
        tallies: What people did.
        worth: What a decision would teach, for the order alone.
        why: Why it stands where it does: ``often``, ``unsure``, ``new``, ``attracted``, ``contradicted``.
    """

    id: str
    text: str
    wordings: tuple[str, ...]
    keys: tuple[str, ...]
    lang: str
    count: int
    last: datetime
    state: str
    shown: tuple[str, ...]
    choices: tuple[tuple[str, float], ...]
    proposed: str
    chance: float
    tallies: tuple[Tally, ...]
    worth: float
    why: tuple[str, ...]


class Queue(Struct, frozen=True):
    """What waits for a decision.

    Attributes:
        proposals: Best first.
        waiting: How many there are, those that are not listed included.
    """

    proposals: tuple[Proposal, ...]
    waiting: int


class _Group(Struct, frozen=True):
    """Searches whose wordings are much the same, the leading wording first."""

    texts: tuple[str, ...]
    searches: tuple[Asked, ...]

    @property
    def count(self) -> int:
        """How often it was asked: the steps of one dialogue, told by their check answers, are once."""
        return max(1, sum(not each.evidence for each in self.searches))

    @property
    def newest(self) -> Asked:
        """The newest search; of the steps of a dialogue the first, to which no answers had been given."""
        return next((each for each in self.searches if not each.evidence), self.searches[0])


def make_queue(
    asked: Iterable[Asked],
    *,
    decided: Collection[str] = (),
    judged: Sequence[str] = (),
    confirms: Confirms = lambda _check, _outcome: (),
    look_again: LookAgain | None = None,
    exists: Callable[[str], bool] = lambda _article_id: True,
    limit: int = 60,
) -> Queue:
    """Return what a person should decide on.

    Args:
        asked: Searches, newest first.
        decided: Keys of wordings that need no decision.
        judged: Texts of judged queries, learned ones included.
        confirms: Which articles an outcome of a check confirms.
        look_again: What the program thinks now of the best ones; without it, what it thought then.
        exists: Whether there is an article of an id; what people said of others is left out.
        limit: Proposals at most.
    """
    groups = _groups(asked, decided)
    maker = _Maker(_attraction(groups), confirms, exists)
    newness = _newness([group.texts[0] for group in groups], judged)
    drawn = [
        (maker.proposal(group, guess_of(group.newest), new), group, new)
        for group, new in zip(groups, newness, strict=True)
        if new is not None
    ]
    drawn.sort(key=lambda each: _order(each[0]))
    best = [proposal for proposal, _, _ in drawn[:limit]]
    if look_again is not None:
        again = (maker.proposal(group, look_again(group.texts[0]), new) for _, group, new in drawn[: 2 * limit])
        best = sorted(again, key=_order)[:limit]
    return Queue(tuple(best), len(drawn))


def _order(proposal: Proposal) -> tuple[float, str]:
    return -proposal.worth, proposal.id


def _groups(asked: Iterable[Asked], decided: Collection[str]) -> list[_Group]:
    by_key: defaultdict[str, list[Asked]] = defaultdict(list)
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in asked:
        if not is_wordless(each.text):
            text = learned_text(each.text)
            by_key[wording_key(text)].append(each)
            written[wording_key(text)][text] += 1
    # What differs in capitals, width or blanks alone has one key: it is one wording, as most people write it.
    by_text = {written[key].most_common(1)[0][0]: searches for key, searches in by_key.items() if key not in decided}
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, searches in by_text.items():
        counts[searches[0].lang][text] = len(searches)
    return [
        _Group(cluster.texts, tuple(each for text in cluster.texts for each in by_text[text]))
        for _, own in sorted(counts.items())
        for cluster in cluster_texts(own.most_common(_MOST_WORDINGS), least=_MUCH_THE_SAME)
    ]


def _attraction(groups: Iterable[_Group]) -> dict[str, float]:
    """Return for each article how much of what it stood first for went wrong, 0 to 1."""
    first: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for group in groups:
        for each in group.searches:
            if each.shown:
                first[each.shown[0]] += 1
                wrong[each.shown[0]] += any(
                    (signal.kind in NEGATIVE and signal.article_id in {"", each.shown[0]})
                    or (signal.kind == "instead" and signal.article_id != each.shown[0])
                    for signal in each.signals
                )
    return {article: wrong[article] / (count + _FEW) for article, count in first.items()}


def _newness(texts: Sequence[str], judged: Sequence[str]) -> list[float | None]:
    """Return for each text how little it resembles a judged query, 0 to 1; None where it is one."""
    if not texts or not judged:
        return [1.0] * len(texts)
    known = [each.casefold()[:COMPARED_CHARS] for each in judged]
    asked = [each.casefold()[:COMPARED_CHARS] for each in texts]
    alike = process.cdist(asked, known, scorer=fuzz.ratio, score_cutoff=_NEW).max(axis=1).tolist()
    return [None if each >= _JUDGED else min(1.0, max(0.0, (_KNOWN - each) / (_KNOWN - _NEW))) for each in alike]


class _Maker:
    """Makes proposals of groups.

    Args:
        attraction: For each article how much of what it stood first for went wrong, 0 to 1.
        confirms: Which articles an outcome of a check confirms.
        exists: Whether there is an article of an id.
    """

    def __init__(self, attraction: Mapping[str, float], confirms: Confirms, exists: Callable[[str], bool]) -> None:
        self._attraction = attraction
        self._confirms = confirms
        self._exists = exists

    def proposal(self, group: _Group, guess: Guess, newness: float) -> Proposal:
        """Return the proposal of a group, given what the program thinks and how new its words are, 0 to 1."""
        told = tallies_of(group.searches, self._confirms)
        tallies = tuple(each for each in told if not each.article_id or self._exists(each.article_id))
        guess = Guess(guess.state, tuple(each for each in guess.ranking if self._exists(each[0])))
        chances = weigh(guess, tallies)
        proposed, chance = next(iter(chances.items()))
        own = guess.ranking[0][0] if guess.ranking and guess.state != "none" else NONE
        doubt = 1.0 - chances.get(own, 0.0)
        attracted = self._attraction.get(own, 0.0)
        worth = (
            math.log2(1 + group.count)
            * (_LEAST + (1 - _LEAST) * doubt)
            * (_LEAST + (1 - _LEAST) * newness)
            * (1 + attracted)
        )
        reasons = {
            "contradicted": proposed != own,
            "attracted": attracted >= 0.25,  # noqa: PLR2004 - a quarter of what it stood first for
            "often": group.count >= _FEW,
            "unsure": guess.state != "answer",
            "new": newness >= 0.75,  # noqa: PLR2004 - nearer to all new than to half
        }
        return Proposal(
            id=wording_key(group.texts[0]),
            text=group.texts[0],
            wordings=group.texts[1 : 1 + _SHOWN_WORDINGS],
            keys=tuple(map(wording_key, group.texts)),
            lang=group.searches[0].lang,
            count=group.count,
            last=max(each.at for each in group.searches),
            state=Counter(each.state for each in group.searches).most_common(1)[0][0],
            shown=group.newest.shown,
            choices=tuple((each, round(chances[each], 3)) for each in chances if each != NONE)[:_SHOWN_CHOICES],
            proposed=proposed,
            chance=round(chance, 3),
            tallies=tallies,
            worth=round(worth, 4),
            why=tuple(name for name, holds in reasons.items() if holds),
        )
