"""`tallybook.extract` and `tallybook.read`: claims of a text, documents of a file, without a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from tallybook.errors import ReadError, UsageError
from tallybook.interface import notebook
from tallybook.interface.results import SHOWN_CLAIMS, SHOWN_ROWS, data_frame
from tallybook.settings import bundled

if TYPE_CHECKING:
    from tallybook.records import Claim, Document, Problem

_CLAIM_COLUMNS = (
    *("source", "source_country", "relayed_by", "content", "mode", "certainty", "said_on", "confidence"),
    *("figures", "claim_id"),
)
_DOCUMENT_COLUMNS = ("location", "reader", "published", "publisher", "title", "url", "author", "language", "characters")
_Record = TypeVar("_Record")


class _Records(Sequence[_Record]):
    """Records in a fixed order, with columns for tables."""

    def __init__(self, records: Sequence[_Record]) -> None:
        self._records = tuple(records)

    def __iter__(self) -> Iterator[_Record]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, index: int) -> _Record: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[_Record, ...]: ...

    def __getitem__(self, index: int | slice) -> _Record | tuple[_Record, ...]:
        return self._records[index]


class Claims(_Records["Claim"]):
    """The claims of one text, in its order; `document` is the text with what is known of it."""

    def __init__(self, claims: Sequence[Claim], document: Document) -> None:
        """Claims whose spans are places in the text of `document`."""
        super().__init__(claims)
        self.document = document

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame` with a row a claim. Raises MissingLibraryError where pandas is not installed."""
        return data_frame([dict(zip(_CLAIM_COLUMNS, _claim_row(claim), strict=True)) for claim in self], _CLAIM_COLUMNS)

    def __repr__(self) -> str:
        """How many there are."""
        return f"<{len(self)} claims>"

    def _repr_html_(self) -> str:
        """The first claims in their paragraphs, their parts marked, for notebooks."""
        shown = "".join(notebook.claim(claim, self.document.text) for claim in self[:SHOWN_CLAIMS])
        return f"<div><small>{_told(len(self), SHOWN_CLAIMS, 'claims')} · {notebook.key()}</small>{shown}</div>"


class Documents(_Records["Document"]):
    """The documents of a file, folder or address; `problems` says what of it could not be read."""

    def __init__(self, documents: Sequence[Document], problems: Sequence[Problem]) -> None:
        """Documents in the order in which they were read."""
        super().__init__(documents)
        self.problems = tuple(problems)

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame` with a row a document. Raises MissingLibraryError where pandas is not installed."""
        rows = [dict(zip(_DOCUMENT_COLUMNS, _document_row(one), strict=True)) for one in self]
        return data_frame(rows, _DOCUMENT_COLUMNS)

    def __repr__(self) -> str:
        """How many there are."""
        return f"<{len(self)} documents>"

    def _repr_html_(self) -> str:
        """A table of the first documents, for notebooks."""
        rows = (_document_row(document) for document in self[:SHOWN_ROWS])
        return notebook.table(_DOCUMENT_COLUMNS, rows, _told(len(self), SHOWN_ROWS, "documents"))


def extract(
    text: str,
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    extractor: str | None = None,
) -> Claims:
    """The claims of an English text, as `tally extract` finds them in a file.

    Days are resolved against `published` (a date, or as "2024-12-23"). `extractor` is "learned" (the default) or
    "rules". Raises UsageError for a day or an extractor that there is none of, TallybookError where the text can't be
    extracted from.
    """
    from tallybook.errors import TallybookError
    from tallybook.ingest.prepare import Prepared, prepare_document
    from tallybook.records import Document

    document = Document(text=text, location="text", reader="text", language="en")
    given = request(published=published, publisher=publisher, title=title, extractor=extractor)
    found = prepare_document(document, given, None)
    if isinstance(found, Prepared):
        return Claims(found.claims, found.document)
    raise TallybookError(found.message, found.next_step)


def read(path: str | PathLike[str], *, mapping: str | PathLike[str] | None = None) -> Documents:
    """The documents of a file, a folder, a pattern or an address, in any of the formats that `tally ingest` reads.

    `mapping` says how a table of figures is read. Raises ReadError where nothing can be read; where only a part can't,
    that is in `problems`.
    """
    from tallybook.readers import Options, Target, find_targets
    from tallybook.readers import read as read_target
    from tallybook.records import Document, Severity

    options = Options(mapping=None if mapping is None else Path(mapping), mappings=bundled("data") / "mappings")
    documents: list[Document] = []
    problems: list[Problem] = []
    for target in find_targets([fspath(path)], options):
        readings = read_target(target, options) if isinstance(target, Target) else [target]
        for reading in readings:
            if isinstance(reading, Document):
                documents.append(reading)
            else:
                problems.append(reading)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors and not documents:
        raise ReadError(errors[0].message, errors[0].next_step)
    return Documents(documents, problems)


def request(*, published: date | str | None, extractor: str | None, **given: Any) -> Any:
    """What is asked of extraction. Raises UsageError for a day or an extractor that there is none of."""
    from tallybook.ingest import Request

    if isinstance(published, str):
        try:
            published = date.fromisoformat(published)
        except ValueError:
            raise UsageError(f'published "{published}" is no day', "write it as 2024-12-23") from None
    if extractor is not None:
        given["engine"] = extractor
    return Request(published=published, **given)


def _told(count: int, most: int, noun: str) -> str:
    return f"the first {most} of {count} {noun}" if count > most else f"{count} {noun}"


def _claim_row(claim: Claim) -> tuple[object, ...]:
    return (
        claim.source.name if claim.source else None,
        claim.source.country if claim.source else None,
        claim.relayed_by.name if claim.relayed_by else None,
        claim.content.text,
        str(claim.mode),
        str(claim.certainty),
        claim.said_on.start if claim.said_on else None,
        claim.confidence,
        len(claim.figures),
        claim.claim_id,
    )


def _document_row(document: Document) -> tuple[object, ...]:
    return (*(getattr(document, name) for name in _DOCUMENT_COLUMNS[:-1]), len(document.text))
