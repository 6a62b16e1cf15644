"""The weights that the package ships, back in the network that is trained: to go on from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from tallybook.train.figure_network import FigureNetwork

_LAYER = "encoder.encoder.layer.{}."


def load_shipped(network: FigureNetwork, folder: Path) -> None:
    """Fill a network with the weights of `figures.onnx` and `figures.npz`, rounded as they are there."""
    graph = onnx.load(str(folder / "figures.onnx")).graph
    arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    products = [
        node.input[1].removesuffix("_quantized") for node in graph.node if node.op_type == "MatMulInteger"
    ]  # of each layer: query, key and value in one; output; intermediate; output. Last the heads.
    state = {name: torch.from_numpy(values.copy()) for name, values in arrays.items() if name.startswith("encoder.")}
    words = "encoder.embeddings.word_embeddings.weight"
    state[words] = torch.from_numpy(arrays[f"{words}_rows"] * arrays[f"{words}_scales"])
    for name in (f"{words}_rows", f"{words}_scales"):
        del state[name]
    layers = network.encoder.config.num_hidden_layers
    for layer in range(layers):
        joined, *others = products[4 * layer : 4 * layer + 4]
        bias = torch.from_numpy(arrays[f"Attention_{layer}_qkv_bias"].copy())
        parts = zip(("query", "key", "value"), _weight(arrays, joined).chunk(3), bias.chunk(3), strict=True)
        for part, weight, shift in parts:
            state[f"{_LAYER.format(layer)}attention.self.{part}.weight"] = weight
            state[f"{_LAYER.format(layer)}attention.self.{part}.bias"] = shift
        for place, name in zip(("attention.output.dense", "intermediate.dense", "output.dense"), others, strict=True):
            state[f"{_LAYER.format(layer)}{place}.weight"] = _weight(arrays, name)
    token_type = next(node.input[1] for node in graph.node if node.op_type == "Add" and node.input[1] in arrays)
    state["encoder.embeddings.token_type_embeddings.weight"] = torch.from_numpy(arrays[token_type].copy())[None]
    for number, one in enumerate((*network.features, *network.marks)):
        _fill(one, weight=torch.from_numpy(arrays[f"features.{number}.weight"].copy()))
    encoder = {name.removeprefix("encoder."): values for name, values in state.items()}
    types = network.encoder.embeddings.token_type_embeddings.weight
    encoder["embeddings.token_type_embeddings.weight"] = torch.cat(
        [encoder["embeddings.token_type_embeddings.weight"], types.data[1:]]
    )
    network.encoder.load_state_dict(encoder, strict=False)
    heads, shifts = _weight(arrays, products[-1]), torch.from_numpy(arrays["heads.bias"].copy())
    at = 0
    for head in (network.measure, network.category, network.scope, network.figure, network.mention):
        _fill(head, heads[at : at + head.out_features], shifts[at : at + head.out_features])
        at += head.out_features
    with np.load(folder / "figures.npz") as kept:
        own = {name: torch.from_numpy(kept[name].copy()) for name in kept.files}
    network.nowhere.data = own["nowhere"]
    first, _, last = network.relate
    _fill(first, own["hidden"].T.contiguous(), own["hidden_bias"])
    _fill(last, own["weight"][None], own["bias"])


def _weight(arrays: dict[str, np.ndarray], name: str) -> Tensor:
    """The weight [out, in] of a product, from int8 with a scale a column."""
    values = arrays[f"{name}_quantized"].astype(np.float32) * arrays[f"{name}_scale"]
    return torch.from_numpy(values.T.copy())


def _fill(module: nn.Module, weight: Tensor, bias: Tensor | None = None) -> None:
    module.weight.data = weight
    if bias is not None:
        module.bias.data = bias
