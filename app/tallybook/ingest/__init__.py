"""From what a person names to what the database keeps: `ingest`; and the same without a database: `extract_only`."""

from tallybook.ingest.request import Progress, Request, Summary
from tallybook.ingest.run import extract_only, ingest

__all__ = ["Progress", "Request", "Summary", "extract_only", "ingest"]
