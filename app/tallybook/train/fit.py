"""The training loop: AdamW with layer-wise rates, linear warm-up and decay, and an average of the weights."""

from __future__ import annotations

import copy
import json
import math
import random
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

import torch
from torch.nn import functional

from tallybook.train.batches import Batch, Variety, training_batches
from tallybook.train.corpus import Article
from tallybook.train.network import Network
from tallybook.train.rates import blend, rate_groups
from tallybook.train.rounding import rounded


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn. `size` is pieces a batch, `layer_decay` the share of the layer above's rate.

    With `is_rounded` the encoder learns as int8 will run it.
    """

    passes: int = 9
    size: int = 2560
    rate: float = 3e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warm_up: float = 0.06
    average: float = 0.998
    seed: int = 17
    variety: Variety = field(default_factory=Variety)
    is_rounded: bool = False


# A second, short course on the weights of the first: rounded, and with more of the text hidden.
REFINING = Plan(
    passes=3,
    rate=1.2e-4,
    head_rate=2.4e-4,
    warm_up=0.05,
    average=0.997,
    seed=23,
    variety=Variety(windows=(128, 160, 224), hidden=0.12),
    is_rounded=True,
)


def loss_of(network: Network, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """The loss of the flat tags (mean over words) and of the links (sum over words, a linked word)."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tags, words = network.encode(batch)
    tag_loss = functional.cross_entropy(tags.float().flatten(0, 1), batch.tags.flatten())
    if not len(batch.cue_window):
        return tag_loss, torch.zeros(())
    links = network.link(batch, words.float())
    link_loss = functional.cross_entropy(links.flatten(0, 1), batch.links.flatten(), reduction="sum")
    return tag_loss, link_loss / (batch.links > 0).sum().clamp(min=1)


def fit(network: Network, articles: Sequence[Article], plan: Plan, folder: Path) -> Network:
    """The network trained on articles, its weights averaged over the last steps.

    `folder` gets `log.jsonl` and, after every pass, `pass-N.pt`: the weights averaged so far.
    """
    chance = random.Random(plan.seed)  # noqa: S311 - no secret
    torch.manual_seed(plan.seed)
    groups = rate_groups(network, plan)
    optimiser = torch.optim.AdamW(groups, weight_decay=plan.weight_decay, fused=True)
    peaks = [group["lr"] for group in groups]
    a_pass = sum(1 for _ in training_batches(articles, plan.size, random.Random(plan.seed), plan.variety))  # noqa: S311
    total = a_pass * plan.passes
    average: Network = copy.deepcopy(network).eval()
    step, began = 0, time.monotonic()
    log = (folder / "log.jsonl").open("a", encoding="utf-8")
    log.write(json.dumps({"plan": asdict(plan), "articles": len(articles), "steps": total}) + "\n")
    for number in range(plan.passes):
        network.train()
        sums = [0.0, 0.0]
        count = 0
        for batch in training_batches(articles, plan.size, chance, plan.variety):
            progress = min(1.0, step / total)
            share = min(1.0, progress / plan.warm_up) * min(1.0, (1 - progress) / (1 - plan.warm_up))
            for group, peak in zip(groups, peaks, strict=True):
                group["lr"] = peak * max(share, 0.01)
            with rounded(network) if plan.is_rounded else nullcontext():
                losses = loss_of(network, batch)
            (losses[0] + 0.5 * losses[1]).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            step += 1
            blend(average, network, min(plan.average, (1 + step) / (10 + step)))
            sums = [have + float(loss.detach()) for have, loss in zip(sums, losses, strict=True)]
            count += 1
            if count % 50 == 0:
                _note(log, number, step, [one / count for one in sums], began)
        _note(log, number, step, [one / count for one in sums], began)
        torch.save(average.state_dict(), folder / f"pass-{number + 1}.pt")
    log.close()
    return average


def _note(log: TextIO, number: int, step: int, means: list[float], began: float) -> None:
    row = {"pass": number, "step": step, "tag_loss": round(means[0], 4), "link_loss": round(means[1], 4)}
    if not all(math.isfinite(one) for one in means):
        raise FloatingPointError(f"The loss is no number at step {step}.")
    row["seconds"] = round(time.monotonic() - began)
    log.write(json.dumps(row) + "\n")
    log.flush()
