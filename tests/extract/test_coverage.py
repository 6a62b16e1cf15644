from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.coverage import Coverage
from tallybook.extract.document import ClaimDraft, Range
from tallybook.records import Actor, ActorKind, Certainty, Mode

ISSUER, SPEAKER = (Actor(name=name, kind=ActorKind.MILITARY) for name in ("Army", "Navy"))


def draft(*content: Range, cue: Range | None = None, source: Actor | None = None) -> ClaimDraft:
    return ClaimDraft(content, Mode.INDIRECT, Certainty.ASSERTED, cue=cue, source=source)


COVERAGE = Coverage([draft((0, 50), cue=(50, 55)), draft((10, 20), (30, 40), source=SPEAKER)], ISSUER)


@pytest.mark.parametrize(
    ("stretch", "number"),
    [((0, 5), 0), ((12, 18), 1), ((31, 40), 1), ((15, 35), 0), ((22, 28), 0), ((50, 55), None), ((60, 70), None)],
)
def test_innermost(stretch: Range, number: int | None) -> None:
    assert COVERAGE.innermost(*stretch) == number


@pytest.mark.parametrize(("place", "speaker"), [(12, SPEAKER), (2, ISSUER), (70, ISSUER)])
def test_speaker_at(place: int, speaker: Actor) -> None:
    assert COVERAGE.speaker_at(place) == speaker


def test_parts_take_in_cues() -> None:
    assert list(COVERAGE.parts_in(52, 60)) == [(50, 55)]


RANGES = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda one: (one[0], one[0] + one[1]))


@given(st.lists(RANGES, max_size=12), RANGES)
def test_innermost_is_what_going_through_all_finds(contents: list[Range], asked: Range) -> None:
    found = Coverage([draft(one) for one in contents]).innermost(*asked)
    covering = [end - start for start, end in contents if start <= asked[0] and asked[1] <= end]
    assert (contents[found][1] - contents[found][0] if found is not None else None) == min(covering, default=None)
