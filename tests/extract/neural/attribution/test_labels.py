from __future__ import annotations

import pytest
from tallybook.extract.neural.attribution.labels import DISTANCES, LINKS, TAGS, link_index, tag_index


@pytest.mark.parametrize("role", ["source", "cue", "content"])
def test_tags(role: str) -> None:
    assert TAGS[tag_index(role, is_first=True)] == f"B-{role}"
    assert TAGS[tag_index(role, is_first=False)] == f"I-{role}"


@pytest.mark.parametrize("role", ["source", "content"])
def test_links(role: str) -> None:
    assert LINKS[link_index(role, is_first=True)] == f"B-{role}"
    assert LINKS[link_index(role, is_first=False)] == f"I-{role}"


def test_buckets_grow() -> None:
    assert list(DISTANCES) == sorted(set(DISTANCES))
