"""Reports that are put together: average linkage within what is connected, bound by what people decided.

Two groups become one while the mean probability over all their pairs is at least `ENOUGH`, the likeliest first; pairs
without a probability count as 0. Such groups have a pair of at least that between them, so that nothing beyond what
such pairs connect (`components`) need be looked at. What comes out depends on the keys, the probabilities and the
decisions alone: equal means are put in order by the keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TypeVar

ENOUGH = 0.4
"""The mean probability from which on two groups are one event.

Below one half, as pairs that were not compared count as 0. On the articles that the weights are measured on most pairs
are found at 0.3, and at 0.5 more of those found are right; a wrong join misleads more than a missing one.
"""

Key = TypeVar("Key", int, str)
Pair = tuple[Key, Key]


@dataclass(frozen=True, slots=True)
class Bond:
    """A person's word on two reports, in the order in which it was given: that they are one event, or that not."""

    one: str
    other: str
    is_one: bool


def components(keys: Iterable[Key], links: Iterable[Pair[Key]]) -> list[list[Key]]:
    """The keys that links connect, near or far; each group in order, and the groups by their first."""
    parents = {key: key for key in keys}
    for one, other in links:
        first, second = _root(parents, one), _root(parents, other)
        if first != second:
            parents[max(first, second)] = min(first, second)
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(parents):
        groups[_root(parents, key)].append(key)
    return [groups[key] for key in sorted(groups)]


def _root(parents: dict[Key, Key], key: Key) -> Key:
    while parents[key] != key:
        parents[key] = parents[parents[key]]
        key = parents[key]
    return key


def settled(bonds: Sequence[Bond]) -> tuple[list[Pair[str]], list[Pair[str]]]:
    """What binds of the words of people: pairs that are one, pairs that are not; of two that exclude each other the
    later.
    """
    parents: dict[str, str] = {}
    apart: list[Pair[str]] = []
    together: list[Pair[str]] = []
    for bond in reversed(bonds):
        for key in (bond.one, bond.other):
            parents.setdefault(key, key)
        one, other = _root(parents, bond.one), _root(parents, bond.other)
        if not bond.is_one:
            if one != other:
                apart.append((bond.one, bond.other))
        elif one != other and not any(
            {_root(parents, first), _root(parents, second)} == {one, other} for first, second in apart
        ):
            parents[max(one, other)] = min(one, other)
            together.append((bond.one, bond.other))
    return together, apart


def clusters(
    keys: Sequence[str],
    links: Mapping[Pair[str], float],
    together: Collection[Pair[str]] = (),
    apart: Collection[Pair[str]] = (),
) -> list[list[str]]:
    """The groups of reports of one event; `keys` are in the order that breaks ties, and so are those of each group.

    `links` are probabilities, each pair once. Pairs `together` are in one group whatever their probability, pairs
    `apart` in none.
    """
    places = {key: number for number, key in enumerate(keys)}
    groups = {
        places[group[0]]: group for group in (sorted(one, key=places.__getitem__) for one in components(keys, together))
    }
    return _Linkage(groups, places, links, apart).run()


class _Linkage:
    """Groups on their way, each named by the place of its first member."""

    def __init__(
        self,
        groups: dict[int, list[str]],
        places: Mapping[str, int],
        links: Mapping[Pair[str], float],
        apart: Collection[Pair[str]],
    ) -> None:
        self._groups = groups
        home = {key: number for number, group in groups.items() for key in group}
        self._sums: dict[int, dict[int, float]] = defaultdict(dict)
        self._barred: dict[int, set[int]] = defaultdict(set)
        for (one, other), score in sorted(links.items(), key=lambda pair: sorted(places[key] for key in pair[0])):
            first, second = home[one], home[other]
            if first != second:
                total = self._sums[first].get(second, 0.0) + score
                self._sums[first][second] = self._sums[second][first] = total
        for one, other in apart:
            if one in home and other in home:
                self._barred[home[one]].add(home[other])
                self._barred[home[other]].add(home[one])

    def run(self) -> list[list[str]]:
        heap = [self._entry(one, other) for one, others in self._sums.items() for other in others if one < other]
        heapify(heap)
        while heap:
            negative, one, other, sizes = heappop(heap)
            if -negative < ENOUGH:
                break
            if one not in self._groups or other not in self._groups or sizes != self._sizes(one, other):
                continue
            if other in self._barred[one]:
                continue
            self._unite(one, other)
            for near in self._sums[one]:
                heappush(heap, self._entry(*sorted((one, near))))
        return [self._groups[number] for number in sorted(self._groups)]

    def _sizes(self, one: int, other: int) -> tuple[int, int]:
        return len(self._groups[one]), len(self._groups[other])

    def _entry(self, one: int, other: int) -> tuple[float, int, int, tuple[int, int]]:
        sizes = self._sizes(one, other)
        mean = self._sums[one][other] / (sizes[0] * sizes[1])
        return -round(mean, 9), one, other, sizes

    def _unite(self, one: int, other: int) -> None:
        """Put `other` into `one`, which comes first."""
        merged = self._groups[one] + self._groups.pop(other)
        self._groups[one] = merged
        for near, total in self._sums.pop(other).items():
            del self._sums[near][other]
            if near != one:
                both = self._sums[one].get(near, 0.0) + total
                self._sums[one][near] = self._sums[near][one] = both
        for barred in self._barred.pop(other, set()):
            self._barred[barred].discard(other)
            self._barred[barred].add(one)
            self._barred[one].add(barred)
