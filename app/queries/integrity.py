"""Whether all that is kept still gives back its words."""

from __future__ import annotations

from app.store.verify import Verified
from app.store.verify import verify as find_faults

__all__ = ["Verified", "find_faults"]
