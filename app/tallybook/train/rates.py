"""What both trainings share: how fast each layer learns, and the running average of the weights."""

from __future__ import annotations

from typing import Any, Protocol

import torch
from torch import nn


class Rates(Protocol):
    """The rates of a plan: of the encoder's last layer and of the heads, and the share of the layer above's rate."""

    @property
    def rate(self) -> float:
        """Of the last layer."""
        ...

    @property
    def head_rate(self) -> float:
        """Of the heads."""
        ...

    @property
    def layer_decay(self) -> float:
        """What each layer has of the rate of the one above it."""
        ...


def rate_groups(network: nn.Module, rates: Rates) -> list[dict[str, Any]]:
    """Parameters with their rates: the heads fastest, each layer of the encoder slower than the one above it."""
    encoder: Any = network.encoder
    layers = len(encoder.encoder.layer)
    groups: dict[float, list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if name.startswith("encoder.encoder.layer."):
            rate = rates.rate * rates.layer_decay ** (layers - 1 - int(name.split(".")[3]))
        elif name.startswith("encoder."):
            rate = rates.rate * rates.layer_decay**layers
        else:
            rate = rates.head_rate
        groups.setdefault(rate, []).append(parameter)
    return [{"params": parameters, "lr": rate} for rate, parameters in groups.items()]


def blend(average: nn.Module, network: nn.Module, keep: float) -> None:
    """Move an average of weights towards those of a network, of which it takes 1 - `keep`."""
    with torch.no_grad():
        mine, new = list(average.parameters()), list(network.parameters())
        torch._foreach_lerp_(mine, [one.detach() for one in new], 1 - keep)
