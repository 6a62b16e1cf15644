"""Training for int8: the encoder learns with its inputs and weights rounded as the runtime will round them.

Rounding has no slope, so that gradients pass it by as if it were not there (the straight-through estimator: Jacob et
al. 2018, "Quantization and training of neural networks for efficient integer-arithmetic-only inference").
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from tallybook.train.figure_network import FigureNetwork
from tallybook.train.network import Network

_LEVELS = 255  # of an activation between its least and largest value
_WEIGHT_LEVELS = 127  # of a weight on either side of zero
_LEAST_SCALE = 1e-8


class _RoundedInput(torch.autograd.Function):
    """Activations, a window at a time, as the runtime quantises them: 256 steps from the least to the largest."""

    @staticmethod
    def forward(context: Any, values: Tensor) -> Tensor:
        """The values rounded."""
        axes = tuple(range(1, values.dim()))
        low = values.amin(dim=axes, keepdim=True).clamp(max=0).float()
        high = values.amax(dim=axes, keepdim=True).clamp(min=0).float()
        scale = ((high - low) / _LEVELS).clamp(min=_LEAST_SCALE)
        return (torch.round(values.float() / scale) * scale).to(torch.bfloat16)

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Tensor:
        """The gradient as it came."""
        return gradients[0].float()


class _RoundedWeight(torch.autograd.Function):
    """Weights, a channel at a time."""

    @staticmethod
    def forward(context: Any, weight: Tensor) -> Tensor:
        """The weights rounded."""
        scale = (weight.abs().amax(1, keepdim=True) / _WEIGHT_LEVELS).clamp(min=_LEAST_SCALE)
        return torch.round(weight / scale) * scale

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Tensor:
        """The gradient as it came."""
        return gradients[0]


def _rounded(linear: nn.Linear, values: Tensor) -> Tensor:
    return functional.linear(_RoundedInput.apply(values), _RoundedWeight.apply(linear.weight), linear.bias)


@contextmanager
def rounded(network: Network | FigureNetwork) -> Iterator[None]:
    """Within the block the linear layers of the encoder round what goes in and their own weights."""
    layers = [one for one in network.encoder.encoder.layer.modules() if isinstance(one, nn.Linear)]
    for layer in layers:
        layer.forward = partial(_rounded, layer)  # type: ignore[method-assign]
    try:
        yield
    finally:
        for layer in layers:
            del layer.forward
