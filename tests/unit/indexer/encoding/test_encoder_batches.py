"""How texts are put together for the encoder."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.encoding.onnx import BATCH_TOKENS, _batches


@given(st.lists(st.integers(min_value=1, max_value=512), max_size=80))
def test_every_text_is_in_one_batch_of_bounded_size(lengths):
    """No batch is larger than the budget, padding included, unless it is one text."""
    batches = list(_batches(np.array(lengths, np.int64)))
    assert sorted(np.concatenate([[], *batches]).tolist()) == list(range(len(lengths)))
    for batch in batches:
        longest = max(lengths[row] for row in batch)
        assert len(batch) == 1 or len(batch) * longest <= BATCH_TOKENS


def test_texts_of_like_length_are_together():
    """Short texts are not padded to the length of a long one."""
    batches = [sorted(batch.tolist()) for batch in _batches(np.array([8, 60, 9, 61, 8]))]
    assert batches == [[0, 2, 4], [1, 3]]
