"""What takes the place of onnxruntime's fused attention computes the same; needs `onnx`."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tallybook.train.attention import unfuse_attention

WIDTH, HEADS = 16, 2


def _model(rng: np.random.Generator) -> Any:
    weights = rng.integers(-60, 60, (WIDTH, 3 * WIDTH)).astype(np.int8)
    arrays = {
        "weight": weights,
        "weight_scale": rng.uniform(0.01, 0.03, 3 * WIDTH).astype(np.float32),
        "weight_zero": np.zeros(3 * WIDTH, dtype=np.int8),
        "bias": rng.normal(size=3 * WIDTH).astype(np.float32),
        "last": np.array([1], dtype=np.int64),
    }
    nodes = [
        helper.make_node("Cast", ["mask"], ["mask_small"], to=TensorProto.INT32),
        helper.make_node("ReduceSum", ["mask_small", "last"], ["lengths"], keepdims=0),
        helper.make_node("DynamicQuantizeLinear", ["states"], ["values", "scale", "zero"]),
        helper.make_node(
            "QAttention",
            ["values", "weight", "bias", "scale", "weight_scale", "lengths", "zero", "weight_zero"],
            ["mixed"],
            domain="com.microsoft",
            num_heads=HEADS,
        ),
    ]
    graph = helper.make_graph(
        nodes,
        "attention",
        [
            helper.make_tensor_value_info("states", TensorProto.FLOAT, ["windows", "length", WIDTH]),
            helper.make_tensor_value_info("mask", TensorProto.INT64, ["windows", "length"]),
        ],
        [helper.make_tensor_value_info("mixed", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in arrays.items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def _run(model: Any, states: np.ndarray, mask: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    outputs: np.ndarray = session.run(None, {"states": states, "mask": mask})[0]
    return outputs


def test_attention_written_out_gives_what_the_kernel_gives() -> None:
    rng = np.random.default_rng(3)
    model = _model(rng)
    states = rng.normal(size=(2, 7, WIDTH)).astype(np.float32)
    mask = np.array([[1] * 7, [1] * 4 + [0] * 3])
    fused = _run(model, states, mask)
    unfuse_attention(model.graph)
    plain = _run(model, states, mask)
    assert "QAttention" not in {node.op_type for node in model.graph.node}
    assert {one.name for one in model.graph.initializer} <= {name for node in model.graph.node for name in node.input}
    assert np.allclose(plain[0], fused[0], atol=1e-5)
    assert np.allclose(plain[1, :4], fused[1, :4], atol=1e-5)
