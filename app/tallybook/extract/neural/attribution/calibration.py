"""How likely an attribution of the network is right: its probabilities weighed as the kept-aside articles taught."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from tallybook.extract.neural.attribution.decode import DecodedAttribution

FEATURES = ("bias", "cue", "source", "content", "least", "is_sourceless", "length", "pieces", "cue_length")
_EDGE = 1e-3  # probabilities are kept this far from 0 and 1


def features_of(found: DecodedAttribution) -> tuple[float, ...]:
    """What confidence is computed from, in the order of `FEATURES`."""
    words = sum(last - first for first, last in found.content)
    return (
        1.0,
        _logit(found.cue_probability),
        _logit(found.source_probability),
        _logit(found.content_probability),
        _logit(found.least_probability),
        float(not found.source),
        math.log(words),
        float(len(found.content) - 1),
        math.log(found.cue[1] - found.cue[0]),
    )


def _logit(probability: float) -> float:
    probability = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(probability / (1 - probability))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over `FEATURES`; what comes out below `least` is no claim."""

    weights: tuple[float, ...]
    least: float

    @classmethod
    def load(cls, path: Path) -> Calibration:
        """The calibration as training saved it. Raises OSError where there is no such file."""
        row = json.loads(path.read_text(encoding="utf-8"))
        return cls(tuple(row["weights"][name] for name in FEATURES), row["least"])

    def save(self, path: Path) -> None:
        """Write it as JSON, a name a weight."""
        row = {
            "weights": dict(zip(FEATURES, (round(one, 4) for one in self.weights), strict=True)),
            "least": self.least,
        }
        path.write_text(json.dumps(row, indent=1) + "\n", encoding="utf-8")

    def confidence(self, found: DecodedAttribution) -> float:
        """The probability, 0 to 1, that cue, source and content are those that an annotator marks."""
        score = sum(weight * one for weight, one in zip(self.weights, features_of(found), strict=True))
        return 1 / (1 + math.exp(-max(min(score, 30.0), -30.0)))
