"""What is asked of a run, how far it is, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tallybook.errors import UsageError
from tallybook.readers import Options
from tallybook.records import Problem, Severity
from tallybook.settings import bundled

ENGINES = ("learned", "rules")  # the first is used where none is asked for
METADATA = ("published", "publisher", "title", "url", "author")


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked for. The metadata given here overrules what the documents say.

    `published`, `publisher` and `author` hold for every document of the run; `title` and `url` name a single one.
    `default_publisher` overrules nothing: it is of documents that name none.
    `engine` extracts: "learned" or "rules". `again` takes texts in that were deleted on request. Raises UsageError for
    fewer than one job or an engine that is none.
    """

    published: date | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    author: str | None = None
    jobs: int = 1
    mapping: Path | None = None
    allow_private: bool = False
    engine: str = ENGINES[0]
    again: bool = False
    default_publisher: str | None = None

    def __post_init__(self) -> None:
        """Refuse what can't be done."""
        if self.engine not in ENGINES:
            raise UsageError(f'no extractor is called "{self.engine}"', f"use one of: {', '.join(ENGINES)}")
        if self.jobs < 1:
            raise UsageError(f"--jobs {self.jobs}: at least one process must work", "leave --jobs out for one")

    @property
    def overriding(self) -> frozenset[str]:
        """The names of the fields that the person gave."""
        return frozenset(name for name in METADATA if getattr(self, name) is not None)

    @property
    def names_one(self) -> bool:
        """Whether the metadata can be true of one document only."""
        return self.title is not None or self.url is not None

    def reading(self) -> Options:
        """The options for the readers."""
        return Options(mapping=self.mapping, mappings=bundled("data") / "mappings", allow_private=self.allow_private)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: documents met and problems so far, and where the last one came from.

    `begun` of `total` files and addresses were begun; a file may hold many documents.
    """

    documents: int
    problems: int
    location: str
    begun: int = 0
    total: int = 0


@dataclass(slots=True)
class Summary:
    """What a run came to. `not_english` counts documents by language: they are kept, nothing is extracted.

    `claims` and `figures` are those that were written; `same` documents were there already with all of theirs, and
    `undated` ones have no day of publication, so that "on Monday" in them is no day either.
    """

    run_id: int
    is_interrupted: bool = False
    added: int = 0
    new_versions: int = 0
    same: int = 0
    completed: int = 0
    extracted_again: int = 0
    claims: int = 0
    figures: int = 0
    near_duplicates: int = 0
    undated: int = 0
    not_english: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    @property
    def documents(self) -> int:
        """All documents that the run met."""
        return self.added + self.new_versions + self.same + self.completed + self.extracted_again

    @property
    def errors(self) -> int:
        """How many problems lost something; the others are only worth knowing."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    def counts(self) -> dict[str, int]:
        """The numbers, by name, as they are kept with the run."""
        return {
            "added": self.added,
            "new_versions": self.new_versions,
            "same": self.same,
            "completed": self.completed,
            "extracted_again": self.extracted_again,
            "claims": self.claims,
            "figures": self.figures,
            "near_duplicates": self.near_duplicates,
            "undated": self.undated,
            "not_english": self.not_english.total(),
            "problems": len(self.problems),
            "errors": self.errors,
        }
