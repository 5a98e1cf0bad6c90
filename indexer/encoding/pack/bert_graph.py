"""BERT, mean pooling and normalisation, written down as one ONNX graph: exact, or int8 by rows.

Exporters trace a program and keep its arithmetic of shapes, hundreds of nodes that take longer than they compute for
a text of ten tokens. Written by hand the graph has two thirds of the nodes.

In the int8 form the matrix products run in onnxruntime's integer kernel. Each row of activations, which is one token,
has its own scale, ``max |x| / 127``, and so has each column of a weight and each row of the word embeddings: the
"vector-wise" scheme of LLM.int8() (Dettmers et al. 2022). onnxruntime's own dynamic quantisation finds one scale for
all activations of a call, so that a vector depends on its neighbours in a batch (cosine 0.995 to itself alone). By
rows it is the same in any company, and nearer to the exact one (0.999 instead of 0.997).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

__all__ = ["BertShape", "write_bert_graph"]

_OPSET, _IR_VERSION = 17, 8
_CONTRIB = "com.microsoft"
_LIMIT = 127
_ZERO = 128  # of uint8: onnxruntime's integer kernels are made for unsigned activations
_TINY = 1e-9  # a row of zeros has some scale
_MASKED = -10_000.0  # added to the attention that padding gets, as BERT's authors do
_GELU_DEPTH = 0.17
"""GELU is never below -0.17, so that the largest value of a row, or this, bounds its size."""

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class BertShape:
    """What the tensors do not tell.

    Attributes:
        layers: Number of layers.
        heads: Attention heads of a layer.
        epsilon: Of layer normalisation.
    """

    layers: int
    heads: int
    epsilon: float


def write_bert_graph(tensors: Mapping[str, Matrix], shape: BertShape, path: Path, *, exact: bool = False) -> None:
    """Write the graph.

    It takes ``input_ids`` and ``attention_mask``, int64 of shape (batch, tokens), and gives ``vectors``, float32 of
    shape (batch, dim).

    Args:
        tensors: Weights under the names of transformers' ``BertModel``.
        shape: What they do not tell.
        path: Where the graph goes.
        exact: float32 instead of int8.
    """
    graph = _Graph(tensors["embeddings.word_embeddings.weight"].shape[1], shape.heads, exact=exact)
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    distance = graph.node("Sub", [mask, graph.constant(np.float32(1))])
    penalty = graph.node("Mul", [distance, graph.constant(np.float32(-_MASKED))])
    penalty = graph.node("Unsqueeze", [penalty, graph.constant(np.array([1, 2]))])
    states = _embedded(graph, tensors, shape)
    for layer in range(shape.layers):
        prefix = f"encoder.layer.{layer}."
        of_layer = {name.removeprefix(prefix): each for name, each in tensors.items() if name.startswith(prefix)}
        states = _attended(graph, of_layer, shape, states, penalty)
        states = _fed_forward(graph, of_layer, shape, states)
    # The mean's denominator is left out: normalisation takes it away.
    weights = graph.node("Unsqueeze", [mask, graph.constant(np.array([2]))])
    weighted = graph.node("Mul", [graph.node("Reshape", [states, graph.by_text]), weights])
    pooled = graph.node("ReduceSum", [weighted, graph.constant(np.array([1]))], keepdims=0)
    graph.node("LpNormalization", [pooled], output="vectors", axis=1, p=2)
    onnx.save(graph.model(), path)


def _embedded(graph: "_Graph", tensors: Mapping[str, Matrix], shape: BertShape) -> str:
    """Return the states, (tokens of all texts, dim), as they are everywhere but in attention."""
    positions = (
        tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][0]
    )
    count = graph.node("Shape", ["input_ids"], start=1, end=2)
    first = graph.constant(np.array([0]))
    places = graph.node("Slice", [graph.constant(positions), first, count, first])
    words = graph.lookup(tensors["embeddings.word_embeddings.weight"], "input_ids")
    rows = graph.node("Reshape", [graph.node("Add", [words, places]), graph.by_token])
    return _normalised(graph, tensors, "embeddings.LayerNorm", rows, shape)


def _attended(graph: "_Graph", tensors: Mapping[str, Matrix], shape: BertShape, states: str, penalty: str) -> str:
    names = [f"attention.self.{part}" for part in ("query", "key", "value")]
    weight = np.concatenate([tensors[f"{name}.weight"] for name in names])
    bias = np.concatenate([tensors[f"{name}.bias"] for name in names])
    width = weight.shape[1] // shape.heads
    product = graph.node("Add", [graph.product(states, weight), graph.constant(bias)])
    split = graph.node("Reshape", [product, graph.by_head])
    by_head = graph.node("Transpose", [split], perm=[0, 2, 1, 3])
    query, key, value = graph.nodes("Split", [by_head, graph.constant(np.full(3, shape.heads))], 3, axis=1)
    likeness = graph.node("FusedMatMul", [query, key], domain=_CONTRIB, transB=1, alpha=width**-0.5)
    attention = graph.node("Softmax", [graph.node("Add", [likeness, penalty])], axis=-1)
    context = graph.node("Transpose", [graph.node("MatMul", [attention, value])], perm=[0, 2, 1, 3])
    projected = graph.product(
        graph.node("Reshape", [context, graph.by_token]), tensors["attention.output.dense.weight"]
    )
    return _added(graph, tensors, "attention.output", states, projected, shape)


def _fed_forward(graph: "_Graph", tensors: Mapping[str, Matrix], shape: BertShape, states: str) -> str:
    wide = graph.product(states, tensors["intermediate.dense.weight"])
    wide = graph.node("BiasGelu", [wide, graph.constant(tensors["intermediate.dense.bias"])], domain=_CONTRIB)
    projected = graph.product(wide, tensors["output.dense.weight"], depth=_GELU_DEPTH)
    return _added(graph, tensors, "output", states, projected, shape)


def _added(
    graph: "_Graph", tensors: Mapping[str, Matrix], name: str, states: str, projected: str, shape: BertShape
) -> str:
    """Add a change to the states, and normalise."""
    projected = graph.node("Add", [projected, graph.constant(tensors[f"{name}.dense.bias"])])
    return _normalised(graph, tensors, f"{name}.LayerNorm", graph.node("Add", [projected, states]), shape)


def _normalised(graph: "_Graph", tensors: Mapping[str, Matrix], name: str, states: str, shape: BertShape) -> str:
    parts = [states, *(graph.constant(tensors[f"{name}.{part}"]) for part in ("weight", "bias"))]
    return graph.node("LayerNormalization", parts, axis=-1, epsilon=shape.epsilon)


class _Graph:
    """Nodes and constants; values go by their names.

    Args:
        dim: Length of a state.
        heads: Of attention.
        exact: Whether products and lookups stay float32.

    Attributes:
        by_token: Shape of states, (tokens of all texts, dim).
        by_text: Their shape as (texts, tokens, dim).
        by_head: Shape of queries, keys and values together, (texts, tokens, 3 heads, width).
    """

    def __init__(self, dim: int, heads: int, *, exact: bool) -> None:
        self._exact = exact
        self._dim = dim
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []
        self._zero = self.constant(np.uint8(_ZERO))
        self._one = self.constant(np.float32(1))
        self._step = self.constant(np.float32(1 / _LIMIT))
        self._second = self.constant(np.array([1]))
        texts = self.node("Shape", ["input_ids"])
        self.by_token = self.constant(np.array([-1, dim]))
        self.by_text = self.node("Concat", [texts, self.constant(np.array([dim]))], axis=0)
        self.by_head = self.node("Concat", [texts, self.constant(np.array([3 * heads, dim // heads]))], axis=0)
        tokens = self.node("Shape", [self.node("Reshape", ["input_ids", self.constant(np.array([-1]))])])
        self._zeros = self.node("Expand", [self.constant(np.full(1, _ZERO, np.uint8)), tokens])

    def constant(self, value: "NDArray[Any] | np.generic") -> str:
        """Add a constant; return its name."""
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value).reshape(np.shape(value)), name))
        return name

    def nodes(self, kind: str, inputs: Sequence[str], outputs: int, **attributes: Any) -> list[str]:  # noqa: ANN401 - as onnx has them
        """Add a node; return the names of its outputs."""
        names = [f"value_{len(self._nodes)}_{place}" for place in range(outputs)]
        self._nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names

    def node(
        self,
        kind: str,
        inputs: Sequence[str],
        domain: str = "",
        output: str = "",
        **attributes: Any,  # noqa: ANN401 - as onnx has them
    ) -> str:
        """Add a node with one output; return its name."""
        name = output or f"value_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], domain=domain, **attributes))
        return name

    def product(self, rows: str, weight: Matrix, *, depth: float = 0.0) -> str:
        """Multiply rows by a weight.

        Args:
            rows: Of shape (n, inputs).
            weight: Of shape (outputs, inputs), as torch keeps it.
            depth: None of their values is below minus this; 0 where nothing is known.
        """
        if self._exact:
            return self.node("MatMul", [rows, self.constant(weight.T)])
        codes, scales = _by_row(weight)
        peak = self.node("ReduceMax", [rows if depth else self.node("Abs", [rows])], axes=[-1], keepdims=0)
        bound = self.node("Max", [peak, self.constant(np.float32(depth or _TINY))])
        scale = self.node("Mul", [bound, self._step])
        row_codes = self.node("QuantizeLinear", [rows, scale, self._zeros], axis=0)
        unscaled = self.node(
            "MatMulIntegerToFloat",
            [row_codes, self.constant(codes.T), self._one, self.constant(scales), self._zero],
            domain=_CONTRIB,
        )
        return self.node("Mul", [unscaled, self.node("Unsqueeze", [scale, self._second])])

    def lookup(self, table: Matrix, places: str) -> str:
        """Take rows of a table."""
        if self._exact:
            return self.node("Gather", [self.constant(table), places])
        codes, scales = _by_row(table)
        found = self.node("Cast", [self.node("Gather", [self.constant(codes), places])], to=TensorProto.FLOAT)
        return self.node("Mul", [found, self.node("Gather", [self.constant(scales[:, np.newaxis]), places])])

    def model(self) -> onnx.ModelProto:
        """Return the model."""
        used = {name for node in self._nodes for name in node.input}
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
                for name in ("input_ids", "attention_mask")
            ],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", self._dim])],
            [each for each in self._constants if each.name in used],
        )
        imports = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=imports, ir_version=_IR_VERSION)


def _by_row(matrix: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Return int8 codes of the matrix's shape, and the float32 scale of each row."""
    scales = np.maximum(np.abs(matrix).max(axis=1) / _LIMIT, _TINY).astype(np.float32)
    codes = np.clip(np.rint(matrix / scales[:, np.newaxis]), -_LIMIT, _LIMIT).astype(np.int8)
    return codes, scales
