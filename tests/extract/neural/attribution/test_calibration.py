from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tallybook.extract.neural.attribution.calibration import FEATURES, Calibration, features_of
from tallybook.extract.neural.attribution.decode import DecodedAttribution
from tallybook.extract.neural.runtime import WEIGHTS


def found(probability: float, *, source: bool = True) -> DecodedAttribution:
    return DecodedAttribution(
        (3, 4),
        ((0, 3),) if source else (),
        ((4, 12),),
        probability,
        probability,
        probability,
        probability,
        np.zeros(12),
    )


SHIPPED = Calibration.load(WEIGHTS / "calibration.json")


def test_a_calibration_is_read_as_it_was_saved(tmp_path: Path) -> None:
    made = Calibration(tuple(0.25 * number for number in range(len(FEATURES))), 0.4)
    made.save(tmp_path / "calibration.json")
    assert Calibration.load(tmp_path / "calibration.json") == made


def test_there_is_a_feature_a_weight() -> None:
    assert len(features_of(found(0.5))) == len(FEATURES) == len(SHIPPED.weights)


@pytest.mark.parametrize("probability", [0.0, 0.3, 0.7, 1.0])
def test_confidence_is_a_probability(probability: float) -> None:
    assert 0 <= SHIPPED.confidence(found(probability)) <= 1


def test_the_surer_the_network_the_higher_the_confidence() -> None:
    rising = [SHIPPED.confidence(found(probability)) for probability in (0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999)]
    assert rising == sorted(rising)
    assert rising[-1] > 0.8
    assert rising[0] < 0.3
