"""Fine-tuning the encoder on judged queries: what people say about one cause is drawn together. Imports torch.

Multiple-negatives ranking loss (Henderson et al. 2017, arXiv 1705.00652) over pairs of queries of one cause; the
other pairs of a batch are the negatives, so a batch holds no cause twice. Word embeddings stay as they are: they
are most of the weights, and a few hundred queries would only teach them the words that happen to occur.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

__all__ = ["fine_tune"]

_SEED = 20261123
_BATCH = 24
_LEARNING_RATE = 3e-5
_SCALE = 30.0
_MAX_TOKENS = 96

Progress = Callable[[str, int, int], None]


def fine_tune(
    base: Path, texts: Mapping[str, Sequence[str]], destination: Path, steps: int, progress: Progress
) -> None:
    """Fine-tune a sentence-transformers folder and write the result to another.

    Args:
        base: The model to begin from.
        texts: What people say, by cause; each needs two or more.
        destination: Where the adapted model goes.
        steps: Batches to learn from.
        progress: Told the loss, the step and the number of steps.
    """
    torch.manual_seed(_SEED)
    torch.set_num_threads(1)
    model = SentenceTransformer(str(base), device="cpu")
    length = model.max_seq_length
    model.max_seq_length = _MAX_TOKENS
    prefix = (model.prompts or {}).get("query") or ""
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "embeddings" not in name
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=_LEARNING_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _LEARNING_RATE, total_steps=steps, pct_start=0.1)
    loss_function = MultipleNegativesRankingLoss(model, scale=_SCALE)
    model.train()
    for step, (left, right) in zip(range(steps), _batches(texts), strict=False):
        features = [model.preprocess([prefix + text for text in side]) for side in (left, right)]
        loss = loss_function(features, torch.zeros(len(left)))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        progress(f"loss {loss.item():.3f}", step + 1, steps)
    model.eval()
    model.max_seq_length = length
    model.save(str(destination), create_model_card=False)


def _batches(texts: Mapping[str, Sequence[str]]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield pairs of queries of one cause, each cause at most once in a batch, for ever."""
    chance = random.Random(_SEED)  # noqa: S311 - repeatable, not secret
    causes = sorted(cause for cause, members in texts.items() if len(members) > 1)
    queues: dict[str, list[str]] = defaultdict(list)
    while True:
        left, right = [], []
        for cause in chance.sample(causes, min(_BATCH, len(causes))):
            if len(queues[cause]) < 2:  # noqa: PLR2004 - a pair
                queues[cause] = chance.sample(list(texts[cause]), len(texts[cause]))
            left.append(queues[cause].pop())
            right.append(queues[cause].pop())
        yield left, right
