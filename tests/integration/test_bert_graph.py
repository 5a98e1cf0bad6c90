"""The hand-written graph: what it computes, and that a text's vector is its own."""

import numpy as np
import onnxruntime
import pytest

from indexer.encoding.pack.bert_graph import BertShape, write_bert_graph

SHAPE = BertShape(layers=2, heads=4, epsilon=1e-12)


@pytest.fixture(scope="module")
def bert():
    """Return a small model with weights that are not trained, spread wide enough to matter."""
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=60,
        hidden_size=32,
        num_hidden_layers=SHAPE.layers,
        num_attention_heads=SHAPE.heads,
        layer_norm_eps=SHAPE.epsilon,
        intermediate_size=64,
        max_position_embeddings=20,
    )
    torch.manual_seed(5)
    model = BertModel(config, add_pooling_layer=False)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(std=0.3)
    return model.eval()


@pytest.fixture
def graph(bert, tmp_path):
    """Return what runs the graph of the model, exact or not."""

    def run(token_ids, mask=None, *, exact=False):
        path = tmp_path / "graph.onnx"
        tensors = {name: tensor.detach().numpy() for name, tensor in bert.state_dict().items()}
        write_bert_graph(tensors, SHAPE, path, exact=exact)
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        token_ids = np.asarray(token_ids, np.int64)
        mask = np.ones_like(token_ids) if mask is None else np.asarray(mask, np.int64)
        return session.run(None, {"input_ids": token_ids, "attention_mask": mask})[0]

    return run


def test_the_exact_graph_is_the_model(bert, graph):
    """Mean over the tokens that count, of unit length."""
    import torch

    token_ids = [[3, 17, 8, 0, 0], [9, 4, 4, 51, 30]]
    mask = [[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]
    with torch.no_grad():
        states = bert(torch.tensor(token_ids), torch.tensor(mask)).last_hidden_state
        weights = torch.tensor(mask)[..., None].float()
        expected = torch.nn.functional.normalize((states * weights).sum(1) / weights.sum(1), dim=1)
    assert np.allclose(graph(token_ids, mask, exact=True), expected.numpy(), atol=1e-5)


def test_the_int8_graph_is_near_the_model(graph):
    """Quantisation turns a vector by a little."""
    token_ids = np.random.default_rng(1).integers(0, 60, (8, 12))
    cosines = np.sum(graph(token_ids) * graph(token_ids, exact=True), axis=1)
    assert cosines.min() > 0.995


def test_a_vector_does_not_depend_on_its_neighbours(graph):
    """Neither on what else is encoded, nor on how far it is padded."""
    token_ids = np.random.default_rng(2).integers(0, 60, (6, 9))
    together = graph(token_ids)
    alone = np.concatenate([graph(row[np.newaxis]) for row in token_ids])
    assert np.allclose(together, alone, atol=1e-6)
    mask = np.concatenate([np.ones((6, 9)), np.zeros((6, 7))], axis=1)
    assert np.allclose(graph(np.pad(token_ids, ((0, 0), (0, 7))), mask), alone, atol=1e-6)
