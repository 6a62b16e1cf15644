"""The parties that a text names: states with their forces, armed groups, intergovernmental bodies."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

from tallybook.extract.actors.gazetteer import government
from tallybook.extract.document import ActorMention
from tallybook.records import Actor, ActorKind

PART_OF_STATE = frozenset(
    {ActorKind.MILITARY, ActorKind.GOVERNMENT, ActorKind.MINISTRY, ActorKind.INTELLIGENCE, ActorKind.POLICE}
)
PARTIES = PART_OF_STATE | {ActorKind.ARMED_GROUP, ActorKind.INTERGOVERNMENTAL}


def side_of(actor: Actor) -> Actor:
    """The party that an actor stands for: the state for its forces and ministries, else the actor itself."""
    if actor.kind in PART_OF_STATE and actor.country:
        return government(actor.country)
    return actor


class Mentions:
    """The mentions of a text by their places; a look-up takes the logarithm of their number."""

    def __init__(self, mentions: Sequence[ActorMention]) -> None:
        """`mentions` are all of the text, in order."""
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def within(self, start: int, end: int) -> Iterator[ActorMention]:
        """Those that begin in [start, end), in order."""
        for at in range(bisect_left(self._starts, start), len(self._mentions)):
            if self._mentions[at].start >= end:
                break
            yield self._mentions[at]

    def last_party(self, start: int, end: int) -> Actor | None:
        """The last party that is named in [start, end)."""
        named = self.last(start, end, PARTIES)
        return side_of(named) if named else None

    def last(self, start: int, end: int, kinds: Collection[ActorKind]) -> Actor | None:
        """The last actor of some kinds that is named in [start, end)."""
        return next((one.actor for one in reversed([*self.within(start, end)]) if one.actor.kind in kinds), None)

    def short_name(self, lowers: Sequence[str], place: int) -> Actor | None:
        """The country that "the North" or "the South" is short for: the last one so named before a place."""
        if len(lowers) != 2 or lowers[0] != "the" or lowers[1] not in {"north", "south"}:
            return None
        before = reversed(self._mentions[: bisect_left(self._starts, place)])
        sides = (side_of(mention.actor) for mention in before)
        return next((side for side in sides if side.name.lower().startswith(f"{lowers[1]} ")), None)
