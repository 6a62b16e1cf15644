"""What `tally export` does once its options are understood: from lists of the database to a file or a folder."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tallybook.cli.exported import Exported, Table, TellOptions, exported
from tallybook.cli.options import General
from tallybook.cli.progress import Bar, watched
from tallybook.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.exports import Content, Export
    from tallybook.exports.package import About
    from tallybook.exports.profiles import Profile
    from tallybook.queries.filters.criteria import Filters
    from tallybook.records import Claim, Document


# Data Package: a licence is named by its Open Definition id, or by where it stands.
_LICENCE = re.compile(r"[-a-zA-Z0-9._]+|https?://\S+", re.ASCII)


@dataclass(frozen=True, slots=True)
class FileJob:
    """An export to one file, in a format; of a table, or of whole records where there is none."""

    path: Path
    export: Export
    table: Exported | None
    profile: Profile | None
    is_raw: bool

    @classmethod
    def of(
        cls, path: Path, table: Table | None, profile_name: str | None, tell: TellOptions, *, is_raw: bool
    ) -> FileJob:
        """The job that options ask for; raises UsageError where they don't go together."""
        from tallybook.exports import export_for
        from tallybook.exports.profiles import profile_for

        profile = profile_for(profile_name, path) if profile_name else None
        export = export_for(path, has_profile=profile is not None)
        if profile is None:
            if table is None and not (export.keeps_records and not tell.given()):
                table = Table.FIGURES
            if table is not None:
                tell.check(table)
            return cls(path, export, exported(table, tell) if table else None, None, is_raw)
        if profile.takes_records and table is not None:
            raise UsageError(
                f"--profile {profile.name} has no --table", "leave it out: it holds claims with all figures"
            )
        if table not in {None, Table.FIGURES}:
            raise UsageError(f"--profile {profile.name} is for figures, not for {table}", "leave out --table")
        for name in tell.given():
            raise UsageError(f"--profile {profile.name} has no {name}", "leave it out: figures are as they are stated")
        figures = None if profile.takes_records else exported(Table.FIGURES, tell)
        return cls(path, export, figures, profile, is_raw)

    def run(self, general: General, session: Session, filters: Filters) -> str:
        """Write the file; what there is to say of it. Raises UsageError for filters that leave the profile nothing."""
        from tallybook.exports import Options, write_file

        filters = self._narrowed(filters)
        what = self.table or exported(Table.CLAIMS, TellOptions())
        with watched(general, self.path.name, lambda: what.total(session, filters)) as bar:
            content = self._content(session, filters, bar)
            if self.profile:
                content = self.profile.shaped(content)
            count = write_file(content, self.path, self.export, Options(is_raw=self.is_raw))
        return f"{_counted(count, what.noun)} in {self.path}"

    def _narrowed(self, filters: Filters) -> Filters:
        """The filters with the measures that the profile has a place for."""
        if not self.profile or not self.profile.measures:
            return filters
        if other := [measure for measure in filters.measure if measure not in self.profile.measures]:
            only = ", ".join(self.profile.measures)
            raise UsageError(f"--profile {self.profile.name} has no place for {', '.join(other)}", f"it is for: {only}")
        return replace(filters, measure=self.profile.measures)

    def _content(self, session: Session, filters: Filters, bar: Bar) -> Content:
        if self.table is not None:
            return self.table.flat(session, filters, bar)
        from tallybook.exports import Records
        from tallybook.queries.lists.documents import iter_records

        def documents() -> Iterable[tuple[Document, list[Claim]]]:
            for document, claims in iter_records(session, filters):
                yield document, claims
                bar.add(len(claims))

        return Records(documents())


@dataclass(frozen=True, slots=True)
class PackageJob:
    """An export to the folder of a data package. `given` are the filters as options, by the names of their fields."""

    folder: Path
    given: Mapping[str, object]
    licence: str | None
    is_raw: bool

    def run(self, general: General, session: Session, filters: Filters) -> str:
        """Write the folder; what there is to say of it. Raises UsageError for filters that would tear tables apart."""
        from tallybook.exports import Flat, Options
        from tallybook.exports.package import Tables, write_package
        from tallybook.queries.lists.documents import list_documents
        from tallybook.queries.rows import ListedDocument

        self._check()
        claims, figures = (exported(table, TellOptions()) for table in (Table.CLAIMS, Table.FIGURES))

        def total() -> int:
            return sum(what.total(session, filters) or 0 for what in (claims, figures))

        # Documents are asked for by when they were published, claims by the day they stand for: so all, then the cited.
        documents = list_documents(session, replace(filters, since=None, until=None))
        with watched(general, self.folder.name, total) as bar:
            tables = Tables(
                claims.flat(session, filters, bar),
                figures.flat(session, filters, bar),
                Flat.of(ListedDocument, documents),
                decisions=exported(Table.DECISIONS, TellOptions()).flat(session, filters, bar),
                only_cited=bool(set(self.given) - {"all_versions"}),
            )
            rows = write_package(self.folder, tables, self._about(filters), Options(is_raw=self.is_raw))
        claims_told, figures_told, documents_told = (
            _counted(rows[name], name) for name in ("claims", "figures", "documents")
        )
        return f"{claims_told} and {figures_told} from {documents_told} in {self.folder}"

    def _check(self) -> None:
        for name in ("limit", "after"):
            if name in self.given:
                raise UsageError(f"a package has no --{name}", "its tables belong together; use --since and --until")
        if self.licence and not _LICENCE.fullmatch(self.licence):
            raise UsageError(f'--licence "{self.licence}" is no id and no URL', "give one of them, as CC-BY-4.0")

    def _about(self, filters: Filters) -> About:
        from tallybook.exports.package import About
        from tallybook.vocab.load import equipment_classes, measures

        created = datetime.now(UTC)
        return About(
            name=self.folder.absolute().name,
            command=self._command(),
            created=created,
            as_of=min(getattr(filters, "as_of", None) or created, created),
            query=self.given,
            licence=self.licence,
            enums={"measure": measures(), "equipment_class": equipment_classes()},
        )

    def _command(self) -> str:
        """The command that makes this package again, from the same database."""
        words = ["tally", "export", "--package", self.folder.absolute().name]
        if self.licence:
            words += ["--licence", self.licence]
        if self.is_raw:
            words.append("--raw")
        for name, value in self.given.items():
            option = f"--{name.replace('_', '-')}"
            for one in value if isinstance(value, list) else [value]:
                words += [option] if one is True else [option, str(one)]
        return shlex.join(words)


def _counted(count: int, noun: str) -> str:
    """`1,150 figures`, `1 figure`."""
    return f"{count:,} {noun.removesuffix('s') if count == 1 else noun}"
