"""Whether all that is kept still gives back its words."""

from __future__ import annotations

from tallybook.store.read.verify import Changed, Verified
from tallybook.store.read.verify import verify as find_faults

__all__ = ["Changed", "Verified", "find_faults"]
