"""The people of one document: their full names, and whom a surname means."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from functools import lru_cache

from app.extract.actors import resolve
from app.records import Actor, ActorKind

# Two to six words with capitals, "al-", "bin", "de" and initials between them.
_RUN = re.compile(
    r"(?:[A-Z][\w’'.-]*)"
    r"(?:[ ](?:(?:al|el|bin|ibn|abu|de|del|van|von|der|da|dos|la|le)[ -])*[A-Z][\w’'-]*\.?){1,5}"
)
_ARABIC_ARTICLE = re.compile(r"\b(?:al|el|as|ar|an|at|ad|az)[-’']")


class People:
    """Remembers who is named in full, and gives the person of whom only a part of the name is said."""

    def __init__(self, text: str) -> None:
        """Read the full names of a text."""
        self._placed: list[tuple[int, str]] = []
        self._named: dict[str, Actor] = {}
        self._partly: dict[str, Actor] = {}
        for run in _RUN.finditer(text):
            actor = resolve(run[0])
            if actor and actor.kind is ActorKind.PERSON and " " in actor.name:
                self._note(run.start(), actor, is_surer=False)

    def remember(self, place: int, actor: Actor) -> None:
        """Note a person of whom the text has told who it is; from now on a surname means this one."""
        self._note(place, actor, is_surer=True)

    def _note(self, place: int, actor: Actor, *, is_surer: bool) -> None:
        insort(self._placed, (place, actor.name))
        parts = _comparable(actor.name).split()
        keys = {parts[-1], " ".join(parts[1:])} if len(parts) > 1 else set()
        for key in keys:
            if is_surer or key not in self._partly:
                self._partly[key] = actor
        if actor.country or actor.name not in self._named:
            self._named[actor.name] = actor

    def full_name(self, actor: Actor) -> Actor | None:
        """The person meant by a surname, or by a full name whose country was told elsewhere: "Zelensky"."""
        if " " in actor.name:
            known = self._named.get(actor.name)
            return known if known and known.country else self._partly.get(_comparable(actor.name))
        return self._partly.get(_comparable(actor.name))

    def last_before(self, place: int) -> Actor | None:
        """The person named last before a place of the text."""
        index = bisect_left(self._placed, (place, ""))
        return self._named[self._placed[index - 1][1]] if index else None


@lru_cache(maxsize=4096)
def _comparable(name: str) -> str:
    """A name for comparing: lower case, without the article of Arabic names and without accents."""
    plain = unicodedata.normalize("NFKD", name.lower())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _ARABIC_ARTICLE.sub("", letters)
