"""The offline model pack, made on this machine."""

import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner

import indexer.encoding
from indexer.encoding.pack import model_pack
from indexer.encoding.pack.model_pack import make_model_pack, measure_parity
from indexer.encoding.pack.pack_file import PACK_VERSION, open_model_pack
from indexer.encoding.pack.pack_source import E5_SMALL
from indexer.errors import ModelError
from indexer.settings import IndexerSettings
from service.cli.main import main


@pytest.fixture(scope="module")
def pack_dir():
    """Return the folder of the finished pack without an adapter."""
    settings = IndexerSettings.from_env(os.environ)
    make_model_pack(settings.models_dir / "e5-small", print)
    return settings.models_dir / "e5-small"


def test_int8_agrees_with_float32(pack_dir):
    """The encoder that serves is as close to the model as promised."""
    assert measure_parity(pack_dir) >= E5_SMALL.min_parity


def test_vectors_are_unit_length_and_do_not_depend_on_the_batch(real_encoder):
    """A text has one vector, alone or among others."""
    texts = ["無効です", "x" * 3000, "already redeemed", "", "コードが入らない " * 40]
    together = real_encoder.encode_queries(texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)
    alone = np.concatenate([real_encoder.encode_queries([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-6)


def test_meaning_crosses_languages(real_encoder):
    """A Japanese complaint is nearer to its English translation than to another complaint."""
    ja, en, other = real_encoder.encode_queries(
        ["カードの有効期限が切れています", "the card has expired", "my parcel was delivered to a neighbour"]
    )
    assert ja @ en > ja @ other


def test_serving_does_not_import_torch(pack_dir):
    """A fresh process encodes with onnxruntime alone."""
    program = (
        "import sys, pathlib; from indexer.encoding.pack.pack_file import open_model_pack;"
        f"open_model_pack(pathlib.Path({str(pack_dir)!r})).encode_queries(['x']);"
        "print('torch' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"


def test_the_server_carries_nothing_that_only_training_needs():
    """Neither torch nor scikit-learn: together they weigh more than the engine."""
    program = "import sys, service.cli.main, service.app.asgi; print(sorted({'torch', 'sklearn', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_finished_pack_is_left_alone(pack_dir):
    """Making a pack that is whole changes nothing."""
    before = (pack_dir / "model.json").stat().st_mtime_ns
    make_model_pack(pack_dir, pytest.fail)
    assert (pack_dir / "model.json").stat().st_mtime_ns == before


def test_an_interrupted_pack_starts_clean(tmp_path, monkeypatch):
    """What a dead run left beside is removed, and a failure leaves nothing but the file of the lock."""
    leftover = tmp_path / ".new-pack" / "half.onnx"
    leftover.parent.mkdir()
    leftover.write_bytes(b"half")
    monkeypatch.setattr(model_pack, "parse_weights", lambda _: (_ for _ in ()).throw(ModelError("stopped")))
    with pytest.raises(ModelError, match="stopped"):
        make_model_pack(tmp_path / "pack", lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == [".pack.lock"]


def test_weights_with_another_checksum_are_refused(tmp_path):
    """Only the pinned file is read."""
    (tmp_path / "weights.bin").write_bytes(b"E5S1 something else")
    with pytest.raises(ModelError, match="expected 1571fc98"):
        make_model_pack(tmp_path / "pack", lambda _: None, weights=tmp_path / "weights.bin")


def test_a_damaged_pack_is_refused_by_name(tmp_path, pack_dir):
    """A changed model file is noticed before onnxruntime reads it."""
    folder = tmp_path / "pack"
    (folder / "onnx").mkdir(parents=True)
    (folder / "model.json").write_bytes((pack_dir / "model.json").read_bytes())
    for name in ("model.onnx", "tokenizer.json"):
        (folder / "onnx" / name).write_bytes((pack_dir / "onnx" / name).read_bytes())
    path = folder / "onnx/model.onnx"
    with path.open("r+b") as file:
        file.seek(1000)
        file.write(b"\x00\x01\x02")
    with pytest.raises(ModelError, match=r"model\.onnx is damaged"):
        open_model_pack(folder)
    with pytest.raises(ModelError, match="kaiketsu model"):
        open_model_pack(tmp_path / "nowhere")


def test_kaiketsu_model_mends_a_damaged_pack(tmp_path, pack_dir, small_kb, monkeypatch):
    """The command that the error names does help: what is damaged is made anew."""
    folder = tmp_path / "models" / "e5-small"
    shutil.copytree(pack_dir, folder)
    (folder / "onnx/tokenizer.json").write_bytes(b"{}")
    monkeypatch.setenv("KAIKETSU_MODELS", str(tmp_path / "models"))
    with pytest.raises(ModelError, match=r"tokenizer\.json is damaged"):
        open_model_pack(folder)
    result = CliRunner().invoke(main, ["model", "--kb", str(small_kb), "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["parity"] >= E5_SMALL.min_parity
    assert open_model_pack(folder).encode_queries(["x"]).shape == (1, 384)


def test_a_pack_of_an_older_form_is_made_anew(tmp_path, monkeypatch):
    """After an upgrade nobody has to know that there is a pack; a damaged one is not replaced in silence."""
    folder = tmp_path / "e5-small"
    folder.mkdir()
    made = []
    monkeypatch.setattr(indexer.encoding, "make_model_pack", lambda *_, **__: made.append(True))
    settings = IndexerSettings(models_dir=tmp_path)
    for text, count in (('{"version": 1}', 1), ("not JSON", 1), (f'{{"version": {PACK_VERSION}}}', 1)):
        (folder / "model.json").write_text(text)
        with pytest.raises(ModelError):
            indexer.encoding.open_encoder(settings, lambda _: None)
        assert len(made) == count
