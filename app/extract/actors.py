"""Who is named: the actors of a text, and the actor that a source's words mean."""

from __future__ import annotations

from app.extract.actor_mentions import find_actors
from app.extract.actor_phrases import resolve
from app.extract.actor_roles import role_of

__all__ = ["find_actors", "resolve", "role_of"]
