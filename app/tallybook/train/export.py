"""From trained weights to what the product runs: one int8 ONNX graph, the head for links, the tokeniser."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import Tensor, nn

from tallybook.train.attention import unfuse_attention
from tallybook.train.figure_network import FigureNetwork
from tallybook.train.network import Network

_OPSET = 17


class Graph(nn.Module):
    """An encoder and what its heads take of each piece, in plain operations that the runtime's optimiser knows.

    `pieces` [windows, length, columns] (word pieces, then one column a feature) and `mask` [windows, length] to
    [windows, length, outputs]: those of one head behind those of the other.
    """

    def __init__(self, encoder: nn.Module, features: Iterable[nn.Module], heads: Sequence[nn.Linear]) -> None:
        """Take the weights of a trained network."""
        super().__init__()
        self.encoder = encoder
        self.features = nn.ModuleList(features)
        self.heads = nn.Linear(heads[0].in_features, sum(one.out_features for one in heads))
        self.heads.weight.data = torch.cat([one.weight.data for one in heads])
        self.heads.bias.data = torch.cat([one.bias.data for one in heads])

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """Scores and inputs of the heads, a piece."""
        encoder: Any = self.encoder
        embeddings = encoder.embeddings
        states = embeddings.word_embeddings(pieces[..., 0])
        for column, table in enumerate(self.features, 1):
            states = states + table(pieces[..., column])
        places = torch.arange(pieces.shape[1])
        states = states + embeddings.position_embeddings(places) + embeddings.token_type_embeddings.weight[0]
        states = embeddings.LayerNorm(states)
        bias = (1.0 - mask[:, None, None, :].float()) * -10000.0
        for layer in encoder.encoder.layer:
            states = _layer(layer, states, bias, encoder.config.num_attention_heads)
        scores: Tensor = self.heads(states)
        return scores


def _layer(layer: nn.Module, states: Tensor, bias: Tensor, heads: int) -> Tensor:
    attention = layer.attention.self
    width = states.shape[-1]

    def split(linear: nn.Module) -> Tensor:
        shaped = linear(states)
        shaped = shaped.view(shaped.size(0), shaped.size(1), heads, width // heads)
        return shaped.permute(0, 2, 1, 3)

    query, key, value = split(attention.query), split(attention.key), split(attention.value)
    scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(width // heads)
    mixed = torch.matmul(torch.softmax(scores + bias, dim=-1), value)
    mixed = mixed.permute(0, 2, 1, 3).contiguous()
    mixed = mixed.view(mixed.size(0), mixed.size(1), width)
    states = layer.attention.output.LayerNorm(layer.attention.output.dense(mixed) + states)
    inner = nn.functional.gelu(layer.intermediate.dense(states))
    result: Tensor = layer.output.LayerNorm(layer.output.dense(inner) + states)
    return result


def export(network: Network, base: Path, folder: Path, *, quantised: bool = True) -> None:
    """Write `encoder.onnx` (int8 unless told otherwise), `probe.onnx`, `links.npz`, `tokenizer.json` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    graph = Graph(network.encoder, network.features, (network.tagger, network.word, network.cue))
    _write(graph, folder / "encoder.onnx", quantised=quantised)
    save_probe(folder / "probe.onnx")
    save_links(network, folder / "links.npz")
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")


def export_figures(network: FigureNetwork, folder: Path, *, quantised: bool = True) -> None:
    """Write `figures.onnx` (int8 unless told otherwise) and `figures.npz` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    heads = (network.measure, network.category, network.scope, network.figure, network.mention)
    graph = Graph(network.encoder, (*network.features, *network.marks), heads)
    _write(graph, folder / "figures.onnx", quantised=quantised)
    first, _, last = network.relate
    arrays = {
        "nowhere": network.nowhere,
        "hidden": first.weight.T,
        "hidden_bias": first.bias,
        "weight": last.weight[0],
        "bias": last.bias,
    }
    np.savez(folder / "figures.npz", **{name: one.detach().numpy().copy() for name, one in arrays.items()})


def _write(graph: Graph, target: Path, *, quantised: bool) -> None:
    columns = 1 + len(graph.features)
    example = (torch.zeros(2, 9, columns, dtype=torch.long), torch.ones(2, 9, dtype=torch.long))
    axes = {name: {0: "windows", 1: "length"} for name in ("pieces", "mask", "scores")}
    with tempfile.TemporaryDirectory() as scratch:
        raw, fused = Path(scratch) / "raw.onnx", Path(scratch) / "fused.onnx"
        torch.onnx.export(
            graph.eval(),
            example,
            str(raw),
            input_names=["pieces", "mask"],
            output_names=["scores"],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
        _fuse(raw, fused, graph.encoder)
        if quantised:
            quantise(fused, target)
        else:
            shutil.copyfile(fused, target)


def _fuse(raw: Path, fused: Path, encoder: Any) -> None:
    config = encoder.config
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    model = optimizer.optimize_model(
        str(raw),
        "bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        optimization_options=options,
    )
    model.save_model_to_file(str(fused))


def quantise(source: Path, target: Path) -> None:
    """Weights to int8, a scale a channel or a word piece; activations are quantised as they come."""
    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Attention"],
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    model = onnx.load(str(target))
    _quantise_rows(model.graph)
    unfuse_attention(model.graph)
    onnx.save(model, str(target))


def save_probe(path: Path) -> None:
    """A graph of one int8 product, by which `saturation.py` tells what the processor's kernels do.

    `values` [rows, 4] (uint8) to `products` [rows, 16] (int32); all weights are 127.
    """
    node = onnx.helper.make_node("MatMulInteger", ["values", "weights"], ["products"])
    graph = onnx.helper.make_graph(
        [node],
        "probe",
        [onnx.helper.make_tensor_value_info("values", onnx.TensorProto.UINT8, ["rows", 4])],
        [onnx.helper.make_tensor_value_info("products", onnx.TensorProto.INT32, ["rows", 16])],
        [onnx.numpy_helper.from_array(np.full((4, 16), 127, dtype=np.int8), "weights")],
    )
    opsets = [onnx.helper.make_opsetid("", _OPSET)]
    onnx.save(onnx.helper.make_model(graph, opset_imports=opsets, ir_version=8), str(path))


def _quantise_rows(graph: onnx.GraphProto) -> None:
    """The largest table of embeddings to int8 with a scale a row.

    onnxruntime's own quantisation has one scale for the whole table, which costs half a point of the cues' F1.
    """
    tables = {one.name: one for one in graph.initializer}
    lookups = [node for node in graph.node if node.op_type == "Gather" and node.input[0] in tables]
    lookup = max(lookups, key=lambda node: math.prod(tables[node.input[0]].dims))
    name, output = lookup.input[0], lookup.output[0]
    values = onnx.numpy_helper.to_array(tables[name])
    scales = np.maximum(np.abs(values).max(axis=1, keepdims=True) / 127, 1e-12).astype(np.float32)
    rows = np.round(values / scales).astype(np.int8)
    graph.initializer.remove(tables[name])
    graph.initializer.extend(
        [onnx.numpy_helper.from_array(rows, f"{name}_rows"), onnx.numpy_helper.from_array(scales, f"{name}_scales")]
    )
    place = list(graph.node).index(lookup)
    made = [
        onnx.helper.make_node("Gather", [f"{name}_rows", lookup.input[1]], [f"{output}_rows"]),
        onnx.helper.make_node("Cast", [f"{output}_rows"], [f"{output}_cast"], to=onnx.TensorProto.FLOAT),
        onnx.helper.make_node("Gather", [f"{name}_scales", lookup.input[1]], [f"{output}_scales"]),
        onnx.helper.make_node("Mul", [f"{output}_cast", f"{output}_scales"], [output]),
    ]
    graph.node.remove(lookup)
    for offset, node in enumerate(made):
        graph.node.insert(place + offset, node)


def save_links(network: Network, path: Path) -> None:
    """The head for links as plain arrays."""
    np.savez(
        path,
        distance=network.distance.weight.detach().numpy(),
        sentence=network.sentence.weight.detach().numpy(),
        paragraph=network.paragraph.weight.detach().numpy(),
        weight=network.linker.weight.detach().numpy().T.copy(),
        bias=network.linker.bias.detach().numpy(),
    )
