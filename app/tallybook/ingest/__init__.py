"""From what a person names to what the database keeps: `ingest`; and the same without a database: `extract_only`.

`ingest` is imported when it is first asked for: the store that it needs takes longer to import than a text to extract.
"""

from typing import TYPE_CHECKING

from tallybook.ingest.request import Progress, Request, Summary
from tallybook.ingest.stream import extract_only

if TYPE_CHECKING:
    from tallybook.ingest.run import ingest
else:

    def __getattr__(name: str) -> object:
        if name != "ingest":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from tallybook.ingest.run import ingest

        globals()[name] = ingest
        return ingest


__all__ = ["Progress", "Request", "Summary", "extract_only", "ingest"]
