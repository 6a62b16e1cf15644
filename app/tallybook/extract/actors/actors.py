"""Who is named: the actors of a text, and the actor that a source's words mean."""

from __future__ import annotations

from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.recognise import find_actors
from tallybook.extract.actors.roles import role_of

__all__ = ["find_actors", "resolve", "role_of"]
