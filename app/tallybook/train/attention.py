"""Attention of a quantised graph in plain operators, whose results are the same bits on every x86-64 processor."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import onnx
from onnx import NodeProto, TensorProto
from onnx.helper import make_node
from onnx.numpy_helper import from_array

_MASK = "attention_mask"  # [windows, 1, length, 1], 1 where there is a piece
_CONSTANTS = {"axis_windows": [0], "axes_mask": [1, 3]}


def unfuse_attention(graph: onnx.GraphProto) -> None:
    """Replace each `QAttention` (com.microsoft) by what it computes; the integers and the weights stay as they are.

    onnxruntime's kernel adds up the exponentials of a softmax in an order that depends on the processor's vector
    width. The last bit of a sum then differs, a value is quantised to the next integer, and scores differ in the
    second digit. MatMul, Exp, ReduceMax and elementwise operators give the same bits with AVX2 and with AVX-512. The
    sum is therefore a product with the mask, and what the kernel does for masked pieces is done by masking the values.
    """
    weights = {one.name: one for one in graph.initializer}
    made: list[NodeProto] = []
    arrays = {name: np.array(value, dtype=np.int64) for name, value in _CONSTANTS.items()}
    for node in graph.node:
        if node.op_type != "QAttention":
            made.append(node)
            continue
        if _MASK not in {output for one in made for output in one.output}:
            made.append(make_node("Cast", ["mask"], [f"{_MASK}_float"], to=TensorProto.FLOAT))
            made.append(make_node("Unsqueeze", [f"{_MASK}_float", "axes_mask"], [_MASK]))
        heads = next(one.i for one in node.attribute if one.name == "num_heads")
        width = weights[node.input[1]].dims[0]
        arrays["shape_of_heads"] = np.array([0, 0, 3, heads, width // heads], dtype=np.int64)
        arrays["shape_of_states"] = np.array([0, 0, width], dtype=np.int64)
        arrays["scale_of_scores"] = np.array(1 / math.sqrt(width // heads), dtype=np.float32)
        made.extend(_plain(node))
    del graph.node[:]
    graph.node.extend(_used(made, {one.name for one in graph.output}))
    kept = [one for one in graph.initializer if one.name in {name for node in graph.node for name in node.input}]
    del graph.initializer[:]
    graph.initializer.extend([*kept, *(from_array(value, name) for name, value in arrays.items())])


def _plain(node: NodeProto) -> Iterator[NodeProto]:
    """The nodes that compute what one `QAttention` does; one product makes queries, keys and values."""
    states, weight, bias, scale, weight_scale, _, zero, weight_zero = node.input[:8]
    out = node.output[0]

    def name(part: str) -> str:
        return f"{out}_{part}"

    def make(operator: str, inputs: list[str], output: str, **attributes: Any) -> NodeProto:
        return make_node(operator, inputs, [output], **attributes)

    yield make("MatMulInteger", [states, weight, zero, weight_zero], name("integers"))
    yield make("Cast", [name("integers")], name("cast"), to=TensorProto.FLOAT)
    yield make("Mul", [scale, weight_scale], name("scales"))
    yield make("Mul", [name("cast"), name("scales")], name("scaled"))
    yield make("Add", [name("scaled"), bias], name("joined"))
    yield make("Reshape", [name("joined"), "shape_of_heads"], name("shaped"))
    yield make("Transpose", [name("shaped")], name("by_part"), perm=[2, 0, 3, 1, 4])
    parts = ("query", "key", "value")
    yield make_node("Split", [name("by_part")], [name(f"{part}_of_three") for part in parts], axis=0)
    for part in parts:
        yield make("Squeeze", [name(f"{part}_of_three"), "axis_windows"], name(part))
    yield make("Transpose", [name("key")], name("turned"), perm=[0, 1, 3, 2])
    yield make("MatMul", [name("query"), name("turned")], name("products"))
    yield make("Mul", [name("products"), "scale_of_scores"], name("scores"))
    yield make("ReduceMax", [name("scores")], name("largest"), axes=[-1])
    yield make("Sub", [name("scores"), name("largest")], name("shifted"))
    yield make("Exp", [name("shifted")], name("powers"))
    yield make("Mul", [name("value"), _MASK], name("masked"))
    yield make("MatMul", [name("powers"), name("masked")], name("weighed"))
    yield make("MatMul", [name("powers"), _MASK], name("sums"))
    yield make("Div", [name("weighed"), name("sums")], name("mixed"))
    yield make("Transpose", [name("mixed")], name("by_piece"), perm=[0, 2, 1, 3])
    yield make("Reshape", [name("by_piece"), "shape_of_states"], out)


def _used(nodes: list[NodeProto], outputs: set[str]) -> list[NodeProto]:
    """The nodes that an output of the graph needs, in their order."""
    kept: list[NodeProto] = []
    needed = set(outputs)
    for node in reversed(nodes):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    return kept[::-1]
