"""The network for figures: the encoder with marks of the vocabulary and the rules, and heads for every field."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tallybook.extract.neural.figures.labels import CATEGORIES, RELATIONS, SCOPES, measure_labels, sizes
from tallybook.train.network import Network

POINTER = 96  # width of the space in which figures look for mentions
HIDDEN = 64


class FigureNetwork(nn.Module):
    """`states` of pieces [windows, length, features] to [windows, length, 384]; then each field."""

    def __init__(self, base: Network) -> None:
        """Start from the encoder of the network for attributions."""
        super().__init__()
        self.encoder = base.encoder
        self.features = base.features
        width = self.encoder.config.hidden_size
        labels = len(measure_labels())
        self.marks = nn.ModuleList(nn.Embedding(size, width) for size in sizes())
        for one in self.marks:
            nn.init.normal_(one.weight, std=0.02)
        self.dropout = nn.Dropout(0.1)
        self.measure = nn.Linear(width, labels)
        self.category = nn.Linear(width, len(CATEGORIES))
        self.scope = nn.Linear(width, len(SCOPES))
        self.figure = nn.Linear(width, POINTER)
        self.mention = nn.Linear(width, POINTER)
        self.nowhere = nn.Parameter(torch.zeros(2, POINTER))  # nobody; a party that the window does not name
        size = len(RELATIONS) + labels + len(CATEGORIES)
        self.relate = nn.Sequential(nn.Linear(size, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 1))

    def states(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """The encoder's states of every piece [windows, length, 384]."""
        inputs = self.encoder.embeddings.word_embeddings(pieces[..., 0])
        for column, table in enumerate((*self.features, *self.marks), 1):
            inputs = inputs + table(pieces[..., column])
        states: Tensor = self.encoder(inputs_embeds=inputs, attention_mask=mask).last_hidden_state
        return states

    def whose(self, figure: Tensor, mention: Tensor, nowhere: Tensor, related: Tensor, kind: Tensor) -> Tensor:
        """Scores [figures, sides].

        `figure` [figures, 384], `mention` [figures, sides, 384], `nowhere` [figures, sides] (0 a mention, 1 nobody,
        2 named nowhere), `related` [figures, sides, relations], `kind` [figures, labels + categories].
        """
        query = self.figure(figure)
        keys = self.mention(mention)
        extra = torch.cat([torch.zeros(1, POINTER), self.nowhere])[nowhere]
        keys = torch.where((nowhere > 0)[..., None], extra, keys)
        match = torch.einsum("fd,fsd->fs", query, keys) / POINTER**0.5
        kinds = kind[:, None].expand(-1, related.shape[1], -1)
        scores: Tensor = match + self.relate(torch.cat([related, kinds], -1)).squeeze(-1)
        return scores
