"""The network: MiniLM with features of case, quotation and place; a head for flat tags, a head for links to a cue."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from tallybook.extract.neural.attribution.labels import DISTANCES, FARTHEST, LINKS, TAGS
from tallybook.extract.neural.subwords import CASES, PLACES, QUOTED
from tallybook.train.batches import Batch

LINK_WIDTH = 128


class Network(nn.Module):
    """Encoder and heads.

    `encode` gives, a word, the scores of the flat tags [windows, words, 7] and the states [windows, words, 384];
    `link` the scores of the links of every cue of a batch to every word of its window [cues, words, 5].
    """

    def __init__(self, base: Path) -> None:
        """Start from the weights of the sentence encoder in the folder `base`."""
        super().__init__()
        self.encoder = BertModel.from_pretrained(base, add_pooling_layer=False, attention_probs_dropout_prob=0.0)
        width = self.encoder.config.hidden_size
        self.features = nn.ModuleList(nn.Embedding(len(kind), width) for kind in (CASES, QUOTED, PLACES))
        for one in self.features:
            nn.init.normal_(one.weight, std=0.01)
        self.dropout = nn.Dropout(0.1)
        self.tagger = nn.Linear(width, len(TAGS))
        self.word = nn.Linear(width, 2 * LINK_WIDTH)
        self.cue = nn.Linear(width, 2 * LINK_WIDTH)
        self.distance = nn.Embedding(2 * len(DISTANCES) + 3, LINK_WIDTH)
        self.sentence = nn.Embedding(2 * FARTHEST + 1, LINK_WIDTH)
        self.paragraph = nn.Embedding(2 * FARTHEST + 1, LINK_WIDTH)
        for table in (self.distance, self.sentence, self.paragraph):
            nn.init.normal_(table.weight, std=0.1)
        self.linker = nn.Linear(LINK_WIDTH, len(LINKS))

    def states(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """The encoder's states of every piece [windows, length, 384]."""
        inputs = self.encoder.embeddings.word_embeddings(pieces[..., 0])
        for column, table in enumerate(self.features, 1):
            inputs = inputs + table(pieces[..., column])
        states: Tensor = self.encoder(inputs_embeds=inputs, attention_mask=mask).last_hidden_state
        return states

    def encode(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Flat tag scores and states, a word."""
        states = self.states(batch.pieces, batch.mask).float()
        index = batch.words[..., None].expand(-1, -1, states.shape[-1])
        words = self.dropout(states.gather(1, index))
        return self.tagger(words), words

    def link(self, batch: Batch, words: Tensor) -> Tensor:
        """Link scores of every cue."""
        mine = words[batch.cue_window]
        cue = torch.einsum("cw,cwd->cd", batch.cue_words, mine)
        added, scaled = self.word(words)[batch.cue_window].chunk(2, -1)
        cue_added, cue_scale = self.cue(cue).chunk(2, -1)
        far, sentence, paragraph = offsets_from_cue(batch)
        hidden = added + cue_added[:, None] + scaled * cue_scale[:, None]
        hidden = hidden + self.distance(far) + self.sentence(sentence) + self.paragraph(paragraph)
        scores: Tensor = self.linker(self.dropout(torch.relu(hidden)))
        return scores


def offsets_from_cue(batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Buckets of distance in words, sentences and paragraphs of every word from every cue, each [cues, words]."""
    width = batch.words.shape[1]
    places = torch.arange(width)
    is_cue = batch.cue_words > 0
    first = torch.where(is_cue, places, width).min(1).values
    last = torch.where(is_cue, places, -1).max(1).values
    before, after = (first[:, None] - places).clamp(min=0), (places - last[:, None]).clamp(min=0)
    edges = torch.tensor(DISTANCES)
    far = torch.bucketize(before, edges) + 1
    ahead = torch.bucketize(after, edges) + 1
    middle = len(DISTANCES) + 1
    bucket = middle - torch.where(before > 0, far, 0) + torch.where(after > 0, ahead, 0)
    steps = []
    for numbers in (batch.sentences, batch.paragraphs):
        mine = numbers[batch.cue_window]
        here = mine.gather(1, first[:, None])
        steps.append((mine - here).clamp(-FARTHEST, FARTHEST) + FARTHEST)
    return bucket, steps[0], steps[1]
