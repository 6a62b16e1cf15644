"""The training of the network for figures."""

from __future__ import annotations

import copy
import json
import random
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from tallybook.train.figure_examples import Batch, Example, batches, kinds
from tallybook.train.figure_network import FigureNetwork
from tallybook.train.rates import blend, rate_groups
from tallybook.train.rounding import rounded

_EVERY_WORD = 8.0  # weight of the mean over all words against that over the words of figures


@dataclass(frozen=True, slots=True)
class FigurePlan:
    """How long and how fast to learn; `untold` is the share of readings by the rules that are kept from the network."""

    passes: int = 10
    size: int = 1280
    rate: float = 3e-4
    head_rate: float = 2e-3
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warm_up: float = 0.06
    average: float = 0.995
    seed: int = 5
    hidden: float = 0.08
    untold: float = 0.1
    is_rounded: bool = False


def loss_of(network: FigureNetwork, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The losses of measures (a word), categories, scopes and whose (a figure)."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = network.states(batch.pieces, batch.mask)
    states = states.float()
    index = batch.words[..., None].expand(-1, -1, states.shape[-1])
    words = network.dropout(states.gather(1, index))
    scores = network.measure(words)
    everywhere = functional.cross_entropy(scores.flatten(0, 1), batch.measures.flatten(), ignore_index=-100)
    # Most words begin no figure: those that do count a second time, by themselves.
    measure = _EVERY_WORD * everywhere + functional.cross_entropy(scores[batch.window, batch.word], batch.measure)
    figures = words[batch.window, batch.word]
    category_scores = network.category(figures)
    category = functional.cross_entropy(category_scores, batch.category)
    scope = functional.cross_entropy(network.scope(figures), batch.scope)
    mentions = words[batch.window[:, None], batch.mention]
    kind = kinds(scores[batch.window, batch.word], category_scores)
    whose = network.whose(figures, mentions, batch.nowhere, batch.related, kind)
    whose = whose.masked_fill(~batch.is_side, -1e4)
    right = whose.masked_fill(~batch.is_right, -1e4)
    known = batch.is_right.any(1)
    lost = torch.logsumexp(whose, 1) - torch.logsumexp(right, 1)
    return measure, category, scope, (lost * known).sum() / known.sum().clamp(min=1)


def fit_figures(network: FigureNetwork, examples: Sequence[Example], plan: FigurePlan, folder: Path) -> FigureNetwork:
    """The network trained, its weights averaged over the last steps; `folder` gets `log.jsonl` and a file a pass."""
    chance = random.Random(plan.seed)  # noqa: S311 - no secret
    torch.manual_seed(plan.seed)
    groups = rate_groups(network, plan)
    optimiser = torch.optim.AdamW(groups, weight_decay=plan.weight_decay)
    peaks = [group["lr"] for group in groups]
    total = plan.passes * sum(1 for _ in batches(examples, plan.size, random.Random(plan.seed), 0, 0))  # noqa: S311
    average: FigureNetwork = copy.deepcopy(network).eval()
    step, began = 0, time.monotonic()
    with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({"plan": asdict(plan), "texts": len(examples), "steps": total}) + "\n")
        for number in range(plan.passes):
            network.train()
            sums, count = [0.0] * 4, 0
            for batch in batches(examples, plan.size, chance, plan.hidden, plan.untold):
                if not len(batch.word):
                    continue
                progress = min(1.0, step / total)
                share = min(1.0, progress / plan.warm_up) * min(1.0, (1 - progress) / (1 - plan.warm_up))
                for group, peak in zip(groups, peaks, strict=True):
                    group["lr"] = peak * max(share, 0.01)
                with rounded(network) if plan.is_rounded else nullcontext():
                    losses = loss_of(network, batch)
                (losses[0] + losses[1] + 0.3 * losses[2] + losses[3]).backward()
                torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimiser.step()
                optimiser.zero_grad()
                step += 1
                blend(average, network, min(plan.average, (1 + step) / (10 + step)))
                sums = [have + float(loss.detach()) for have, loss in zip(sums, losses, strict=True)]
                count += 1
            row: dict[str, float] = {"pass": number + 1, "step": step, "seconds": round(time.monotonic() - began)}
            names = ("measure", "category", "scope", "whose")
            row |= {name: round(one / count, 4) for name, one in zip(names, sums, strict=True)}
            log.write(json.dumps(row) + "\n")
            log.flush()
            torch.save(average.state_dict(), folder / f"pass-{number + 1}.pt")
    return average
