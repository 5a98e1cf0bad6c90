"""Train a low-rank adapter of an encoder on judged queries. Imports torch.

LoRA (Hu et al. 2021, arXiv 2106.09685) on the upper layers: a few hundred thousand weights learn which texts mean the
same article, the rest stays as it was made. The loss is the cross-entropy of a softmax over one prototype vector an
article, and one for "none of them": the same decision that the classifier head takes afterwards, so that its classes
lie apart. Several acceptable articles share a query's weight. The prototypes are thrown away; what is kept are a
megabyte or two beside the articles, merged into the int8 encoder when its pack is made.
"""

import hashlib
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from indexer.encoding.pack.pack_source import ADAPTER_FILE, PackSource
from indexer.training.augment import Surroundings, vary
from indexer.training.examples import RECORD_FILE, AdapterRecord, Example
from indexer.training.head import label_shares

__all__ = ["train_adapter"]

_SEED = 20261128
_RANK = 16
_ADAPTED_LAYERS = 6
"""The uppermost: twice as fast as all twelve of e5, and within a point on dev."""
_BATCH = 32
_SORTED_BATCHES = 16
"""Batches that are sorted by length together: padding is wasted work."""
_LEARNING_RATE = 1e-3
_PROTOTYPE_RATE = 3e-3
_TEMPERATURE = 1 / 20
_MAX_TOKENS = 64
_NONE = ""

Progress = Callable[[str, int, int], None]


def train_adapter(
    base: Path,
    source: PackSource,
    examples: Sequence[Example],
    around: Surroundings,
    destination: Path,
    *,
    epochs: float,
    judged_sha256: str,
    progress: Progress,
) -> AdapterRecord:
    """Train an adapter and write it into a folder of the peft library's form.

    Args:
        base: The encoder's sentence-transformers folder.
        source: The encoder.
        examples: What to learn from.
        around: What customers say around their matter, for variants of the examples.
        destination: Folder of the adapter; replaced as a whole.
        epochs: How often each example is seen.
        judged_sha256: Of the judged queries among the examples, for the record.
        progress: Told the loss, the step and the number of steps.
    """
    torch.manual_seed(_SEED)
    chance = random.Random(_SEED)  # noqa: S311 - repeatable, not secret
    tokenizer = AutoTokenizer.from_pretrained(base)
    model = _adapted(base)
    reader = _Reader(model, tokenizer, source.query_prefix)
    classes = sorted({article for example in examples for article in example.articles} | {_NONE})
    targets = torch.stack([_target(example, classes) for example in examples])
    prototypes = nn.Parameter(_first_prototypes(reader, examples, targets, chance))
    bias = nn.Parameter(torch.zeros(len(classes)))
    adapted = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": adapted, "lr": _LEARNING_RATE, "weight_decay": 0.01},
            {"params": [prototypes, bias], "lr": _PROTOTYPE_RATE, "weight_decay": 0.0},
        ]
    )
    steps = max(1, round(epochs * len(examples) / _BATCH))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [_LEARNING_RATE, _PROTOTYPE_RATE], total_steps=steps + 1, pct_start=0.1
    )
    model.train()
    for step, places in zip(range(steps), _batches(examples, chance), strict=False):
        vectors = reader.read([vary(examples[place].text, examples[place].lang, around, chance) for place in places])
        logits = vectors @ nn.functional.normalize(prototypes, dim=1).T / _TEMPERATURE + bias
        loss = -(targets[places] * torch.log_softmax(logits, dim=1)).sum(dim=1).mean()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_(adapted, 1.0)
        optimiser.step()
        schedule.step()
        progress(f"{source.name}: loss {loss.item():.3f}", step + 1, steps)
    return _write(model, source, len(examples), judged_sha256, destination, steps)


class _Reader:
    """Turns texts into unit-length vectors, with gradients where they are wanted."""

    def __init__(self, model: PeftModel, tokenizer: PreTrainedTokenizerBase, prefix: str) -> None:
        self._model, self._tokenizer, self._prefix = model, tokenizer, prefix

    def read(self, texts: Sequence[str]) -> torch.Tensor:
        """Return float32 of shape (n, dim), rows unit-length: the mean of a text's token vectors."""
        inputs = self._tokenizer(
            [self._prefix + text for text in texts],
            padding=True,
            truncation=True,
            max_length=_MAX_TOKENS,
            return_tensors="pt",
        )
        mask = inputs["attention_mask"]
        states = self._model(input_ids=inputs["input_ids"], attention_mask=mask).last_hidden_state.float()
        weights = mask.unsqueeze(-1).float()
        return nn.functional.normalize((states * weights).sum(dim=1) / weights.sum(dim=1), dim=1)


def _adapted(base: Path) -> PeftModel:
    # In bfloat16, without dropout, attention written out: the fastest of what was tried on two cores.
    plain = AutoModel.from_pretrained(
        base,
        add_pooling_layer=False,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        dtype=torch.bfloat16,
    )
    layers = plain.config.num_hidden_layers
    return get_peft_model(
        plain,
        LoraConfig(
            r=_RANK,
            lora_alpha=2 * _RANK,
            target_modules=["query", "key", "value", "dense"],
            layers_to_transform=list(range(max(0, layers - _ADAPTED_LAYERS), layers)),
            layers_pattern="layer",
        ),
    )


def _target(example: Example, classes: Sequence[str]) -> torch.Tensor:
    target = torch.zeros(len(classes))
    names = example.articles or (_NONE,)
    for name, share in zip(names, label_shares(len(names)), strict=True):
        target[classes.index(name)] += share
    return target


def _first_prototypes(
    reader: _Reader, examples: Sequence[Example], targets: torch.Tensor, chance: random.Random
) -> torch.Tensor:
    """Return the mean vector of some examples of each class, unit-length."""
    sample = 24
    rows = []
    with torch.no_grad():
        for own in targets.argmax(dim=1) == torch.arange(targets.shape[1]).unsqueeze(1):
            places = own.nonzero().flatten().tolist()
            chosen = chance.sample(places, min(sample, len(places))) or [0]
            rows.append(reader.read([examples[place].text for place in chosen]).mean(dim=0))
    return nn.functional.normalize(torch.stack(rows), dim=1)


def _batches(examples: Sequence[Example], chance: random.Random) -> Iterator[list[int]]:
    """Yield places of examples of like length, all of them once and then again, for ever."""
    while True:
        places = chance.sample(range(len(examples)), len(examples))
        for start in range(0, len(places), _BATCH * _SORTED_BATCHES):
            window = sorted(
                places[start : start + _BATCH * _SORTED_BATCHES], key=lambda place: len(examples[place].text)
            )
            batches = [window[first : first + _BATCH] for first in range(0, len(window), _BATCH)]
            chance.shuffle(batches)
            yield from batches


def _write(
    model: PeftModel, source: PackSource, examples: int, judged_sha256: str, destination: Path, steps: int
) -> AdapterRecord:
    staging = destination.with_name(f".new-{destination.name}")
    shutil.rmtree(staging, ignore_errors=True)
    staging.parent.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(str(staging))
    (staging / "README.md").unlink(missing_ok=True)
    weights = staging / ADAPTER_FILE
    # Half precision: the adapter is rounded to eight bits with the weights anyway.
    save_file({name: tensor.half() for name, tensor in load_file(weights).items()}, weights)
    weights.chmod(0o644)  # safetensors gives them to their owner alone
    config = msgspec.json.decode((staging / "adapter_config.json").read_bytes())
    config["base_model_name_or_path"] = source.name  # not a path of the machine that trained it
    (staging / "adapter_config.json").write_bytes(msgspec.json.format(msgspec.json.encode(config), indent=1))
    record = AdapterRecord(
        encoder=source.name,
        base_sha256=source.sha256,
        judged_sha256=judged_sha256,
        weights_sha256=hashlib.sha256(weights.read_bytes()).hexdigest(),
        examples=examples,
        steps=steps,
    )
    (staging / RECORD_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1))
    shutil.rmtree(destination, ignore_errors=True)
    staging.rename(destination)
    return record
