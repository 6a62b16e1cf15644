"""Grouping documents into incidents: those that came or changed, with what they are near to, and nothing else.

What comes out is the same as if all were grouped anew: reports are made from their documents alone, two reports are
linked by what they say themselves, and reports are put together within what links connect (`incidents.clusters`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tallybook.incidents import clusters, decided, likeness, reports, summary
from tallybook.records import Decided
from tallybook.store.database import Database
from tallybook.store.effects import pieces_of
from tallybook.store.read import reports as reading
from tallybook.store.schema.tables import ReportRow
from tallybook.store.write.incidents import grouped as writing
from tallybook.store.write.incidents.ungrouped import noted_in

_AT_ONCE = 50  # documents in one transaction: others who write wait no longer than a second
_LEAST_LINK = 0.1  # what is less alike counts as not alike at all
_MOST_WHY = 6
_CERTAIN = 1.0


def group_new(database: Database, on_progress: Callable[[int, int], None] | None = None) -> int:
    """Group the documents that came or changed since; how many. Each transaction takes some of them."""
    done = 0
    with database.session() as session:
        total = reading.count_ungrouped(session)
    while done < total:
        with database.session(write=True) as session:
            ids = reading.ungrouped_ids(session, _AT_ONCE)
            if not ids:
                break
            group(session, ids)
        done += len(ids)
        if on_progress:
            on_progress(min(done, total), total)
    return done


def group_noted(session: Session) -> None:
    """Group the documents that this session changed, in its transaction."""
    if ids := noted_in(session):
        session.flush()
        group(session, sorted(ids))


def regroup(database: Database) -> int:
    """Group all documents anew, in one transaction; how many. Incidents that come out the same are left as they are."""
    with database.session(write=True) as session:
        writing.note_all_ungrouped(session)
        ids = reading.ungrouped_ids(session, None)
        group(session, ids, is_all=True)
    return len(ids)


def group(session: Session, document_ids: Sequence[int], *, is_all: bool = False) -> None:
    """Group documents and what they are near to, in the session's transaction."""
    _Grouping(session).run(document_ids, is_all=is_all)


@dataclass(slots=True)
class _Kept:
    """A report as it is kept, its features aside."""

    id: int
    key: str
    document_id: int
    claims: list[int]
    day: int | None
    is_event: bool
    component_id: int
    incident_id: str | None

    @property
    def place(self) -> tuple[bool, int, str]:
        """Its place in the order that breaks ties and names incidents: by day, those without last."""
        return self.day is None, self.day or 0, self.key


def _kept(row: ReportRow) -> _Kept:
    day = None if row.day is None else row.day.toordinal()
    return _Kept(row.id, row.key, row.document_id, row.claims, day, row.is_event, row.component_id, row.incident_id)


class _Grouping:
    """One round of grouping in a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._decisions = self._read_decisions()
        self._alone = decided.alone(self._decisions)
        self._given, self._given_whole = decided.given(self._decisions)

    def run(self, document_ids: Sequence[int], *, is_all: bool) -> None:
        """Make the reports of documents anew, and group them with what they are or were near to."""
        session = self._session
        before = reading.reports_of_documents(session, document_ids)
        components = {row.component_id for row in before}
        names = {row.incident_id for row in before if row.incident_id}
        writing.remove_reports(session, before)
        fresh: set[int] = set()
        for document_id in document_ids:
            for report_id in self._add(document_id):
                fresh.add(report_id)
        writing.forget_ungrouped(session, document_ids)
        near = self._near(fresh, components)
        bonds = self._bonds()
        near |= self._bound_to(near, bonds)
        self._group(near, fresh, names, bonds, is_all=is_all)

    def _read_decisions(self) -> list[decided.Decided]:
        rows = reading.incident_decisions(self._session)
        named = [
            (one["document"], one["pieces"])
            for row in rows
            for name in ("with", "apart")
            for one in row.changes.get(name, ())
        ]
        claims = reading.claims_of_words(self._session, named)
        found = []
        for row in rows:
            changes = dict(row.changes)
            for name in ("with", "apart"):
                if name in changes:
                    changes[name] = [
                        one | {"claim": claims.get((one["document"], pieces_of(one["pieces"])))}
                        for one in changes[name]
                    ]
            found.append(decided.Decided(row.claim, changes))
        return found

    def _add(self, document_id: int) -> list[int]:
        """Make and keep the reports of a document, with their links; their row ids."""
        document = reading.load_grouped(self._session, document_id)
        given = reports.Given(
            *(document.sha256, document.title, document.text, document.published, document.claims, document.minhash)
        )
        found = []
        for report in reports.reports_of(given, self._alone):
            keys = reports.report_keys(report)
            made = writing.NewReport(report.key, report.claims, report.day, report.is_event, report.pack(), keys)
            report_id = writing.add_report(self._session, document_id, made)
            self._link(report_id, document_id, report, keys)
            found.append(report_id)
        self._session.expunge_all()
        return found

    def _link(self, report_id: int, document_id: int, report: reports.Report, keys: Sequence[int]) -> None:
        """Keep how probable it is that a new report is of one event with others; two of one document never are."""
        window = reports.window_days()
        days = None if report.day is None else (report.day - window, report.day + window)
        near = reading.candidates(self._session, report_id, keys, days, reports.SHARED_KEYS)
        links = {}
        for row in reading.load_reports(self._session, near):
            if row.document_id == document_id:
                continue
            other = reports.unpack(row.key, row.claims, row.features)
            # The same pair gives the same number to the last digit, whichever of both came first.
            score = round(likeness.probability(*sorted((report, other), key=lambda one: one.key)), 6)
            if score >= _LEAST_LINK:
                links[min(report_id, row.id), max(report_id, row.id)] = score
        writing.add_links(self._session, links)

    def _near(self, fresh: set[int], components: set[int]) -> dict[int, _Kept]:
        """The fresh reports and those of all components that they were in or are linked with."""
        own = {row.id: _kept(row) for row in reading.load_reports(self._session, fresh)}
        ends = reading.linked_with(self._session, fresh, clusters.ENOUGH)
        for row in reading.load_reports(self._session, ends - fresh):
            components.add(row.component_id)
        rows = reading.reports_of_components(self._session, components - {0})
        found = own | {row.id: _kept(row) for row in rows}
        self._session.expunge_all()
        return found

    def _bonds(self) -> list[clusters.Bond]:
        claims = {one.anchor for one in self._decisions if one.anchor is not None}
        claims |= {
            named["claim"]
            for one in self._decisions
            for name in ("with", "apart")
            for named in one.changes.get(name, ())
            if named["claim"] is not None
        }
        return list(decided.bonds(self._decisions, reading.report_keys_of_claims(self._session, claims)))

    def _bound_to(self, near: Mapping[int, _Kept], bonds: Sequence[clusters.Bond]) -> dict[int, _Kept]:
        """What people bound to these reports, with all of its component, and what is bound to that in turn."""
        together, _ = clusters.settled(bonds)
        if not together:
            return {}
        found: dict[int, _Kept] = {}
        known = {report.key for report in near.values()}
        while missing := {key for pair in together if known & set(pair) for key in pair if key not in known}:
            rows = reading.reports_of_keys(self._session, missing)
            known |= missing
            components = {row.component_id for row in rows}
            more = [*rows, *reading.reports_of_components(self._session, components - {0})]
            found |= {row.id: _kept(row) for row in more}
            known |= {row.key for row in more}
        return found

    def _group(
        self,
        near: Mapping[int, _Kept],
        fresh: Collection[int],
        names: set[str],
        bonds: Sequence[clusters.Bond],
        *,
        is_all: bool,
    ) -> None:
        links = reading.links_among(self._session, near)
        together, apart = clusters.settled(bonds)
        ids = {report.key: report.id for report in near.values()}
        strong = [pair for pair, score in links.items() if score >= clusters.ENOUGH and set(pair) <= near.keys()]
        strong += [(ids[one], ids[other]) for one, other in together if one in ids and other in ids]
        places: dict[int, tuple[int, str | None]] = {}
        states: list[writing.IncidentState] = []
        before = names | {report.incident_id for report in near.values() if report.incident_id}
        if is_all:
            before |= reading.incident_ids(self._session)
        of_report: dict[int, dict[int, float]] = defaultdict(dict)
        for (one, other), score in links.items():
            if one in near and other in near:
                of_report[one][other] = of_report[other][one] = score
        for component in clusters.components(near, strong):
            members = [near[number] for number in component]
            for group_ in self._clusters(members, of_report, together, apart):
                state = self._state(group_, of_report)
                if state is not None:
                    states.append(state)
                for report in group_:
                    places[report.id] = (component[0], state.incident_id if state else None)
        changed = {
            number: place
            for number, place in places.items()
            if number in fresh or (near[number].component_id, near[number].incident_id) != place
        }
        writing.place_reports(self._session, changed)
        writing.write_incidents(self._session, before, states)

    def _clusters(
        self,
        members: Sequence[_Kept],
        links: Mapping[int, Mapping[int, float]],
        together: Collection[tuple[str, str]],
        apart: Collection[tuple[str, str]],
    ) -> list[list[_Kept]]:
        ordered = sorted(members, key=lambda report: report.place)
        if len(ordered) == 1:
            return [ordered]
        by_id = {report.id: report for report in ordered}
        by_key = {report.key: report for report in ordered}
        own = {
            (by_id[one].key, by_id[other].key): score
            for one in by_id
            for other, score in links[one].items()
            if one < other and other in by_id
        }
        bound = [pair for pair in together if set(pair) <= by_key.keys()]
        barred = [pair for pair in apart if set(pair) <= by_key.keys()]
        # Two reports of one document are of two events, unless a person says otherwise.
        barred += _of_one_document(ordered, bound)
        return [[by_key[key] for key in group] for group in clusters.clusters(list(by_key), own, bound, barred)]

    def _state(self, group: Sequence[_Kept], links: Mapping[int, Mapping[int, float]]) -> writing.IncidentState | None:
        """How the incident of a group of reports stands; None where none of them has a figure of an event."""
        claims = [claim for report in group for claim in report.claims]
        said = decided.said_of(self._decisions, claims)
        is_decided = bool(said) or bool((self._given | self._given_whole) & set(claims))
        if not is_decided and not any(report.is_event for report in group):
            return None
        rows = {row.id: row for row in reading.load_reports(self._session, (report.id for report in group))}
        whole = {number: reports.unpack(row.key, row.claims, row.features) for number, row in rows.items()}
        self._session.expunge_all()
        sure = {report.id: _sureness(report.id, group, links) for report in group}
        members: dict[int, tuple[float, list[list[str | float]], bool]] = {}
        for report in group:
            why = _why(report.id, group, whole, links)
            is_whole = bool(self._given_whole & set(report.claims))
            for claim in report.claims:
                is_given = is_whole or claim in self._given
                members[claim] = (_CERTAIN if is_given else sure[report.id], why, is_given)
        mean = sum(members[claim][0] for claim in members) / len(members)
        made = summary.summary([whole[report.id] for report in group], mean, said)
        values = {
            "title": made.title,
            "day_start": made.day_start,
            "day_end": made.day_end,
            "place": made.place,
            "country": made.country,
            "places": list(made.places),
            "confidence": made.confidence,
            "claims": len(members),
            "documents": len({report.document_id for report in group}),
            "decided": str(Decided.CORRECTED if is_decided else Decided.OPEN),
        }
        return writing.IncidentState(group[0].key, values, members)


def _of_one_document(ordered: Sequence[_Kept], bound: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    tied = {frozenset(pair) for pair in bound}
    of_document: dict[int, list[str]] = defaultdict(list)
    for report in ordered:
        of_document[report.document_id].append(report.key)
    return [
        (one, other)
        for keys in of_document.values()
        for at, one in enumerate(keys)
        for other in keys[at + 1 :]
        if frozenset((one, other)) not in tied
    ]


def _sureness(number: int, group: Sequence[_Kept], links: Mapping[int, Mapping[int, float]]) -> float:
    """How sure it is that a report belongs: the mean probability with the others; 1 for one alone."""
    if len(group) == 1:
        return _CERTAIN
    own = links.get(number, {})
    return round(sum(own.get(other.id, 0.0) for other in group if other.id != number) / (len(group) - 1), 3)


def _why(
    number: int,
    group: Sequence[_Kept],
    whole: Mapping[int, reports.Report],
    links: Mapping[int, Mapping[int, float]],
) -> list[list[str | float]]:
    """What speaks for a report's belonging: its likenesses with the report that it is most alike."""
    own = links.get(number, {})
    others = [other for other in group if other.id != number and other.id in own]
    if not others:
        return []
    nearest = min(others, key=lambda other: (-own[other.id], other.place))
    one, other = sorted((whole[number], whole[nearest.id]), key=lambda report: report.key)
    return [[words, weight] for words, weight in likeness.reasons(one, other)[:_MOST_WHY]]
