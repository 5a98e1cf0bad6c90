"""Two encoders as one: a text's vector is the one of every language, with the English one behind it."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.encoding.encoder import Encoder, EncoderSpec
from kb.model.language import count_japanese

__all__ = ["CombinedEncoder", "combined_fingerprint", "reads_as_english"]

_LATIN = re.compile("[A-Za-z]")
_LATIN_PER_JAPANESE = 3
"""Latin letters that a Japanese character weighs: a sentence that names a brand stays Japanese, a quoted English
message with a few Japanese words around it is read by both encoders."""


def reads_as_english(text: str) -> bool:
    """Tell whether a text is English enough for the English encoder, by its letters."""
    latin = len(_LATIN.findall(text))
    return latin > _LATIN_PER_JAPANESE * count_japanese(text)


class CombinedEncoder:
    """Concatenates the vectors of two encoders, so that one index and one inner product serve both.

    A text that reads as English gets ``[a * first, b * second]`` with ``a**2 + b**2 = 1``: the inner product of two
    of them is ``a**2`` times the first encoder's cosine plus ``b**2`` times the second's. Any other text gets
    ``[first, 0]``, without the second encoder being asked. All are unit-length.

    Args:
        first: Reads every language.
        second: Reads English.
        share: ``b**2``, the second encoder's share of the similarity of two English texts.
    """

    def __init__(self, first: Encoder, second: Encoder, share: float) -> None:
        self._first, self._second = first, second
        self._scales = (np.float32((1.0 - share) ** 0.5), np.float32(share**0.5))
        one, two = first.spec, second.spec
        self._spec = EncoderSpec(
            name=f"{one.name} + {two.name}",
            fingerprint=combined_fingerprint(one.fingerprint, two.fingerprint, share),
            dim=one.dim + two.dim,
            query_prefix=one.query_prefix,
            passage_prefix=one.passage_prefix,
            max_tokens=min(one.max_tokens, two.max_tokens),
            packs=(*one.packs, *two.packs),
        )

    @property
    def spec(self) -> EncoderSpec:
        """What identifies the two and their shares."""
        return self._spec

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length."""
        return self._combine(texts, self._first.encode_queries(texts), "encode_queries")

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length."""
        return self._combine(texts, self._first.encode_passages(texts), "encode_passages")

    def count_tokens(self, text: str) -> int:
        """Return how many tokens ``text`` has for the first encoder."""
        return self._first.count_tokens(text)

    def _combine(self, texts: Sequence[str], first: NDArray[np.float32], method: str) -> NDArray[np.float32]:
        width = first.shape[1]
        vectors = np.zeros((len(texts), self._spec.dim), dtype=np.float32)
        vectors[:, :width] = first
        english = [place for place, text in enumerate(texts) if reads_as_english(text)]
        if english:
            second = getattr(self._second, method)([texts[place] for place in english])
            vectors[english, :width] *= self._scales[0]
            vectors[english, width:] = self._scales[1] * second
        return vectors


def combined_fingerprint(first: str, second: str, share: float) -> str:
    """Return the fingerprint of two encoders, by their own, and the second one's share."""
    return hashlib.sha256(f"{first}\n{second}\n{share}".encode()).hexdigest()
