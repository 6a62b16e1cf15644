"""`tallybook.open`: a database, with its lists as methods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from tallybook.errors import UsageError
from tallybook.interface import listing
from tallybook.interface.reading import request
from tallybook.interface.results import ClaimResults, Results
from tallybook.queries.terms import By, Every

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum
    from types import TracebackType
    from typing import Self, TypeVar

    from sqlalchemy.orm import Session

    from tallybook.ingest import Summary
    from tallybook.queries.conventions import Convention
    from tallybook.queries.filters.criteria import Filters
    from tallybook.queries.lists.claims import WholeClaim
    from tallybook.queries.lists.incidents import WholeIncident
    from tallybook.queries.rows import (
        ComparedDay,
        ComparedFigure,
        FoundClaim,
        ListedClaim,
        ListedDocument,
        ListedFigure,
        ListedIncident,
        ListedSource,
        SeriesPoint,
    )
    from tallybook.review.forget import Forgotten
    from tallybook.store.database import Database as Store

    Choice = TypeVar("Choice", bound=StrEnum)

_STATED = "stated"
Names = str | Sequence[str]
Day = str | date


class FilterValues(TypedDict, total=False):
    """The filters, as the options of the command line: of several names any fits, of several filters all must fit."""

    source: Names
    publisher: Names
    subject: Names
    counterpart: Names
    country: Names
    measure: Names
    category: Names
    equipment: Names
    scope: Names
    mode: Names
    certainty: Names
    since: Day
    until: Day
    search: Names
    min_confidence: float
    min_reliability: str
    min_credibility: int | str
    as_of: Day | datetime
    decided: Names
    tag: Names
    limit: int
    after: str
    all_versions: bool
    undated: bool
    incident: Names
    place: Names


class Given(TypedDict, total=False):
    """What a person knows better than the files that are read."""

    publisher: str
    title: str
    url: str
    author: str
    jobs: int
    allow_private: bool
    again: bool


class Database:
    """An open database. Use it in a `with` block, or `close` it."""

    def __init__(self, store: Store) -> None:
        """Wraps a database of `tallybook.open`."""
        self._store = store

    @property
    def url(self) -> str:
        """Where it is, as an SQLAlchemy URL, a password hidden."""
        return self._store.url

    def close(self) -> None:
        """Give back all connections."""
        self._store.close()

    def __enter__(self) -> Self:
        """The database itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def __repr__(self) -> str:
        """Where it is."""
        return f"<Tallybook database {self.url}>"

    def ingest(
        self,
        *paths: str | PathLike[str],
        published: Day | None = None,
        mapping: str | PathLike[str] | None = None,
        extractor: str | None = None,
        **given: Unpack[Given],
    ) -> Summary:
        """Read files, folders, patterns or addresses, extract their claims and keep both; what came of it.

        What can't be read is in the summary's `problems`, not raised. Raises UsageError for a day, an option or an
        extractor that there is none of.
        """
        from tallybook.ingest import ingest
        from tallybook.settings import Settings

        _check_names(given, Given.__annotations__, "option of ingest")
        asked = request(
            published=published, extractor=extractor, mapping=None if mapping is None else Path(mapping), **given
        )
        if not paths:
            raise UsageError("nothing to read", "name files, folders or addresses")
        settings = Settings(self._store.engine.url.render_as_string(hide_password=False))
        return ingest([fspath(path) for path in paths], settings, asked, database=self._store)

    def claims(self, **filters: Unpack[FilterValues]) -> Results[ListedClaim]:
        """Who says what, by day; what has no day comes last."""
        return ClaimResults(listing.claims(), parsed(filters), self._session)

    def search(self, words: str, **filters: Unpack[FilterValues]) -> Results[FoundClaim]:
        """Claims by their words, those that fit best first: words, "phrases", begin*, AND, OR, NOT, brackets."""
        from tallybook.queries.filters.search_syntax import parse_words

        chosen, asked = parsed(filters), parsed({"search": words})
        if not any(parse_words(question) for question in asked.search):
            raise UsageError("there is no word to search for", "give a word with a letter or a digit")
        return ClaimResults(listing.found(), replace(chosen, search=(*asked.search, *chosen.search)), self._session)

    def figures(self, *, convention: str = _STATED, **filters: Unpack[FilterValues]) -> Results[ListedFigure]:
        """Counts of people and equipment one by one, by day; `convention` gives numbers for vague words."""
        return Results(listing.figures(_convention(convention)), parsed(filters), self._session)

    def series(
        self,
        *,
        by: str = By.SOURCE,
        every: str = Every.REPORT,
        convention: str = _STATED,
        **filters: Unpack[FilterValues],
    ) -> Results[SeriesPoint]:
        """Figures over time: what each source says of one thing, with the change from before.

        `by` groups series first ("source", "subject", "equipment", "measure", "publisher"); `every` keeps every
        "report", or the last one of each "day", "week" or "month".
        """
        from tallybook.queries.series.points import SeriesOptions

        options = SeriesOptions(_chosen(by, By, "grouping"), _chosen(every, Every, "stretch"), _convention(convention))
        return Results(listing.series(options), parsed(filters), self._session)

    def compare(self, *, convention: str = _STATED, **filters: Unpack[FilterValues]) -> Results[ComparedFigure]:
        """Sources side by side, each by its latest figure of the same thing, and what they say together.

        Needs a filter that says what is compared, as `measure` or `subject`. Of each thing the first scope that there
        is and that fits: "total", "incident", "increment", "unknown". Raises UsageError where no such filter is given.
        """
        made = listing.comparisons(_convention(convention))
        return Results(made, _comparable(parsed(filters)), self._session)

    def compare_days(
        self,
        *,
        every: str = Every.DAY,
        convention: str = _STATED,
        **filters: Unpack[FilterValues],
    ) -> Results[ComparedDay]:
        """What the sources of `compare` say together at the end of each "day", "week" or "month"."""
        made = listing.compared_days(_chosen(every, Every, "stretch"), _convention(convention))
        return Results(made, _comparable(parsed(filters)), self._session)

    def sources(self, **filters: Unpack[FilterValues]) -> Results[ListedSource]:
        """Who speaks, who says most first."""
        return Results(listing.sources(), parsed(filters), self._session)

    def documents(self, **filters: Unpack[FilterValues]) -> Results[ListedDocument]:
        """The documents by their day of publication, with how much was found in each."""
        return Results(listing.documents(), parsed(filters), self._session)

    def incidents(self, **filters: Unpack[FilterValues]) -> Results[ListedIncident]:
        """Events to which claims belong, by day: a strike, an ambush, a sinking."""
        return Results(listing.incidents(), parsed(filters), self._session)

    def incident(self, incident_id: str) -> WholeIncident:
        """The incident of this id, or of the only one that begins so, with its documents, figures and claims.

        Raises StoreError where there is none, UsageError where several begin so.
        """
        from tallybook.queries.lists.incidents import load_incident

        with self._session() as session:
            return load_incident(session, incident_id)

    def claim(self, claim_id: str) -> WholeClaim:
        """The claim of this id, or of the only one that begins so, with its document and where both come from.

        Raises StoreError where there is none, UsageError where several begin so.
        """
        from tallybook.queries.lists.claims import load_whole

        with self._session() as session:
            return load_whole(session, claim_id)

    def forget(self, document: str, *, note: str, by: str | None = None) -> Forgotten:
        """Delete a text on request, by its hash or the beginning of it; what may have to go, too.

        All that was read in it goes with it; its hash stays, with who asked (`by`) and why (`note`), and `ingest`
        refuses the text from then on. It can't be undone. Raises UsageError where there is no such text or no note,
        StoreError where others use the file, so that the old bytes are still in it.
        """
        from tallybook.interface import deciding
        from tallybook.review import Author

        [found] = deciding.forget(self._store, [document], Author(by, note))
        return found

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with self._store.session() as session:
            yield session


def open(path: str | PathLike[str] | None = None, *, create: bool = True) -> Database:  # noqa: A001 - as gzip.open
    """The database at a path or an SQLAlchemy URL; else that of `TALLY_DB`, of `tally.toml`, or `tally.db` here.

    It is made where it is missing, unless `create` is False, and brought up to date where it is older. Raises
    StoreError where it can't be opened, is another program's, or was made by a newer version, and UsageError for a
    file of settings (`tally.toml`) that can't be used.
    """
    from tallybook.settings import Settings, SettingsError
    from tallybook.store.database import open_database

    try:
        settings = Settings.load(None if path is None else fspath(path))
    except SettingsError as error:
        raise UsageError(error.message, error.next_step) from None
    return Database(open_database(settings, create=create))


def parsed(values: FilterValues | dict[str, Any]) -> Filters:
    """Filters from values by their names. Raises UsageError for a name or a value that there is none of."""
    from tallybook.queries.filters.criteria import parse_filters

    return parse_filters(values)


def _comparable(filters: Filters) -> Filters:
    from tallybook.queries.comparison.compare import check

    check(filters)
    return filters


def _convention(name: str) -> Convention:
    from tallybook.queries.conventions import load_convention

    return load_convention(name)


def _chosen(name: str, kind: type[Choice], what: str) -> Choice:
    from tallybook.queries.filters.suggest import choose

    return kind(choose(str(name), tuple(kind), what))


def _check_names(given: Iterable[str], known: Iterable[str], what: str) -> None:
    from tallybook.queries.filters.suggest import check_names

    check_names(given, tuple(known), what)
