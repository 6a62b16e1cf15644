"""PostgreSQL answers as SQLite does: the same commands give the same output, whatever database they are put to.

What a server may do otherwise is left out of the comparison: moments of recording, and in searches how well a claim
fits and so the order.
"""

from __future__ import annotations

import io
import json
import re
import shlex
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, make_url, select, text
from tallybook.cli.main import app
from tallybook.errors import StoreError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import claims, figures
from tallybook.queries.lists.actors import sources
from tallybook.queries.series import points as series
from tallybook.review import Author, merge
from tallybook.settings import Settings
from tallybook.store.database import Database, alembic_config, open_database
from tallybook.store.read.verify import verify
from tallybook.store.schema.tables import RunRow, RunState
from typer.testing import CliRunner, Result

from tests.factories import save, two_sides
from tests.postgresql import a_database, a_server

ROOT = Path(__file__).resolve().parent.parent
# Of a file with moments in it.
_HASH = re.compile(r"(?<=sha256:)[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\+00:00|Z)?")
_MINISTRY, _ARMY = "Ministry of Health (SD)", "Armed Forces (SD)"
_CHANGED = (
    {"text": "The Red Cross said on Friday that 5 people were killed in Nyala.", "published": "2023-06-16"},
    {"text": "The Red Cross said on Friday that 9 people were killed in Nyala.", "published": "2023-06-17"},
)
_DECISIONS = (
    f'sources merge "{_MINISTRY}" "United Nations" --by ann --note "one body"',
    'sources grade "United Nations" B --by ann',
    "sources grade --claim CLAIM 2 --by ann",
    'sources alias "United Nations" "the glass house" --by ann',
    f'sources split "{_ARMY}" --claim CLAIM --new "Ministry of Defence" --kind ministry --country SD --by ann',
    "sources undo 1 --by ben",
)
_ON_INCIDENTS = (
    'incidents rename 42668abd37 "Strike on a market" --by ann',
    "incidents merge 42668abd37 6496cc3b4b --by ann",
    "incidents tag 42668abd37 checked --by ann",
    "db regroup",
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with a_server() as url:
        yield url


@pytest.fixture
def blank(server: str) -> Iterator[str]:
    """The URL of a database that holds nothing."""
    with a_database(server, "tally_blank") as url:
        yield url


class Pair:
    """The same contents on SQLite and on PostgreSQL, read and decided on by commands; `moments` lie between them."""

    def __init__(self, folder: Path, server: str) -> None:
        self.folder = folder
        self.urls = (str(folder / "tally.db"), server)
        self.moments: list[str] = []

    def fill(self) -> None:
        for number, line in enumerate(_CHANGED):
            changed = self.folder / f"changed-{number}.jsonl"
            changed.write_text(json.dumps(line | {"url": "https://post.example/nyala", "publisher": "Post"}) + "\n")
        losses = (ROOT / "data" / "losses" / "russian_losses.csv").read_text(encoding="utf-8").splitlines()[:12]
        (self.folder / "losses.csv").write_text("\n".join(losses) + "\n", encoding="utf-8")
        mapping = ROOT / "data" / "mappings" / "russian_losses.toml"
        self.same("db upgrade")
        self.same("ingest --samples --extractor rules", "ingest changed-0.jsonl --extractor rules")
        self.same(f"ingest losses.csv --mapping {mapping}", "ingest changed-1.jsonl --extractor rules")
        claim = json.loads(self.run(0, f'claims --source "{_ARMY}" --format json').stdout)[0]["claim_id"]
        for some in (_DECISIONS[:3], _DECISIONS[3:]):
            self.same(*(decision.replace("CLAIM", claim) for decision in some))
        self.same(*_ON_INCIDENTS)
        self.moments = self.moments[2:]

    def same(self, *lines: str) -> None:
        for line in lines:
            assert self.run(0, line).exit_code == self.run(1, line).exit_code == 0, line
        time.sleep(0.002)
        self.moments.append(datetime.now(UTC).isoformat())
        time.sleep(0.002)

    def run(self, which: int, line: str) -> Result:
        arguments = shlex.split(line.replace("MOMENT", self.moments[-1] if self.moments else ""))
        return CliRunner().invoke(app, ["--db", self.urls[which], *arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def pair(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    with pytest.MonkeyPatch.context() as patch, a_database(server, "tally_pair") as url:
        patch.chdir(folder)
        patch.setenv("COLUMNS", "120")
        made = Pair(folder, url)
        made.fill()
        yield made


LISTS = ("claims", "figures", "figures --over-time", "sources", "documents", "incidents")
FILTERS = (
    *("--source Sudan", '--publisher "sample wire"', "--subject Sudan", "--counterpart Sudan", "--country SD"),
    *("--measure killed", "--category people", "--equipment tanks", "--mode direct", "--certainty asserted"),
    *("--since 2023-06-14 --until 2023-06", "--search 'kill* NOT \"two drones\"'", "--min-confidence 0.8", "--limit 3"),
    *("--min-reliability B", "--min-credibility 3", "--all-versions", "--source Nobody", '--source "the glass house"'),
)
COMMANDS = (
    *(f"{listed} --format jsonl" for listed in LISTS),
    *(f"{listed} --format csv --as-of MOMENT" for listed in LISTS),
    *(f"claims {chosen} --format jsonl" for chosen in FILTERS),
    *(f"figures --over-time --by {by} --every week --format jsonl" for by in ("subject", "equipment", "publisher")),
    "figures --over-time --country SD --equipment tanks",
    "figures --measure killed --limit 2",
    "figures --convention acled --format jsonl",
    "compare --measure killed --country Sudan --format json",
    "compare --measure killed --country Sudan --scope incident --at 2023-06-14",
    "compare --measure killed --country Sudan --over-time --every week --format json",
    "compare --measure lost --subject Russia --equipment tank --over-time",
    "figures --over-time --measure lost --plot -",
    f'sources show "{_MINISTRY}" --format json',
    f'sources show "{_ARMY}"',
    "sources history --format csv",
    "incidents --measure killed --since 2023-06-12 --tag checked --format csv",
    "incidents --until 2023-06-14 --limit 1",
    "incidents history 42668abd37 --format csv",
    "show 42668abd37",
    "show 42668abd37 --format json --as-of MOMENT",
    "export x.csv --table incidents",
    "verify",
    "sources undo 1",
    "sources undo 77",
    "sources show Nobody",
    "claims --after nothing",
    "export x.csv --as-of MOMENT",
    "export x.csv --table claims",
    "export x.csv --table series --by measure --every month --convention acled",
    "export x.csv --table compare --measure killed --country Sudan",
    "export x.csv --table compare --measure killed --country Sudan --over-time --as-of MOMENT",
    "export x.parquet",
    "export x.jsonl",
    "export x.csv --profile hxl",
    "export x.csv --profile ucdp",
    "export x.jsonl --profile jsonld --search killed",
    "export --package x --measure killed",
)


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_give_the_same_output(pair: Pair, line: str) -> None:
    is_everywhen = "MOMENT" in line
    for moment in pair.moments if is_everywhen else [""]:
        first, second = (outcome(pair, which, line.replace("MOMENT", moment)) for which in (0, 1))
        assert second == first
    assert "bug in tally" not in str(first)


def outcome(pair: Pair, which: int, line: str) -> dict[str, object]:
    """What a command prints, how it ends, and the files that it writes, without moments of recording."""
    result = pair.run(which, line)
    found: dict[str, object] = {
        "exit_code": result.exit_code,
        "stdout": _MOMENT.sub("MOMENT", result.stdout),
        "stderr": result.stderr.replace(pair.urls[which], "DATABASE"),
    }
    for path in sorted(pair.folder.rglob("*")):
        relative = path.relative_to(pair.folder)
        if path.is_file() and relative.parts[0].startswith("x"):
            is_text = path.suffix != ".parquet"
            text = path.read_text("utf-8") if is_text else ""
            found[str(relative)] = _HASH.sub("HASH", _MOMENT.sub("MOMENT", text)) if is_text else path.read_bytes()
            path.unlink()
    for folder in [path for path in pair.folder.iterdir() if path.is_dir()]:
        folder.rmdir()
    return found


@pytest.mark.parametrize(
    "words",
    [
        "killed",
        "'strike OR market'",
        "'\"rapid support forces\"'",
        "'kill* NOT people'",
        "'(drone* OR tanks) AND captured'",
        "nyala --country SD",
        "killed --as-of MOMENT",
        "zeppelin",
    ],
)
def test_searches_find_and_mark_the_same(pair: Pair, words: str) -> None:
    for moment in pair.moments:
        found = []
        for which in (0, 1):
            result = pair.run(which, f"search {words.replace('MOMENT', moment)} --format json")
            assert result.exit_code == 0, result.stderr
            rows = json.loads(result.stdout)
            assert [row["score"] for row in rows] == sorted((row.pop("score") for row in rows), reverse=True)
            found.append(sorted(rows, key=lambda row: str(row["claim_id"])))
        assert found[0] == found[1]
        if "MOMENT" not in words:
            break


def test_pages_of_a_search_are_the_whole(pair: Pair) -> None:
    whole = [row["claim_id"] for row in json.loads(pair.run(1, "search killed --format json").stdout)]
    pages: list[str] = []
    while len(pages) < len(whole):
        after = f"--after {pages[-1]}" if pages else ""
        page = json.loads(pair.run(1, f"search killed --limit 3 {after} --format json").stdout)
        pages += [row["claim_id"] for row in page]
    assert pages == whole
    assert len(whole) > 3


def test_whole_records_move_from_one_to_the_other(pair: Pair, blank: str) -> None:
    assert pair.run(0, "export everything.jsonl --all-versions").exit_code == 0
    copy = Pair(pair.folder, blank)
    assert copy.run(1, "ingest everything.jsonl").exit_code == 0
    rows = [run.run(which, "claims --format jsonl").stdout for run, which in ((pair, 0), (copy, 1))]
    texts = [sorted(json.loads(line)["content"] for line in found.splitlines()) for found in rows]
    assert texts[0] == texts[1]
    assert copy.run(1, "verify").exit_code == 0


def opened(url: str) -> Database:
    return open_database(Settings.load(url))


def test_migrations_go_up_and_down_and_keep_what_is_there(blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLY_DB", blank)
    config = alembic_config()
    config.stdout = io.StringIO()
    command.upgrade(config, "head")
    command.check(config)
    command.downgrade(config, "base")
    with closing(opened(blank)) as database:
        with database.session(write=True) as session:
            for document, found in two_sides():
                save(session, document, found)
        with database.session() as session:
            before = list(claims.list_claims(session, Filters()))
    command.downgrade(config, "0001")
    with closing(opened(blank)) as database, database.session(write=True) as session:
        assert list(claims.list_claims(session, Filters())) == before
        assert list(verify(session)) == []
        merge(session, 3, 1, Author())
    command.downgrade(config, "base")
    engine = create_engine(make_url(blank).set(drivername="postgresql+psycopg"))
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def a_run() -> RunRow:
    return RunRow(
        started_at=datetime.now(UTC), command="tally ingest", extractor="t/1", state=RunState.RUNNING, counts={}
    )


def test_several_may_make_the_same_database(blank: str) -> None:
    def make(_: int) -> int:
        with closing(opened(blank)) as database, database.session(write=True) as session:
            session.add(a_run())
        return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(make, range(4))) == 4
    with closing(opened(blank)) as database:
        assert database.stats()["runs"] == 4


def test_who_writes_keeps_others_out_and_who_reads_sees_one_state(blank: str) -> None:
    locks = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")
    with closing(opened(blank)) as database, database.session() as reader:
        assert reader.scalars(select(RunRow)).all() == []
        with database.session(write=True) as writer:
            writer.add(a_run())
            assert reader.scalar(locks) == 1
        assert reader.scalar(locks) == 0
        assert reader.scalars(select(RunRow)).all() == []
        with database.session() as later:
            assert len(later.scalars(select(RunRow)).all()) == 1


def test_pages_hold_where_names_are_in_the_order_of_a_language(server: str) -> None:
    lists = (
        (claims.list_claims, claims.cursor_of),
        (figures.list_figures, figures.cursor_of),
        (series.list_points, series.cursor_of),
        (sources.list_sources, sources.cursor_of),
    )
    with a_database(server, "tally_icu", "LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'") as url:
        with closing(opened(url)) as database, database.session(write=True) as session:
            for document, found in two_sides():
                save(session, document, found)
        with closing(opened(url)) as database, database.session() as session:
            for listed, cursor_of in lists:
                whole = list(listed(session, Filters()))  # type: ignore[operator]
                for number, row in enumerate(whole):
                    after = Filters(after=cursor_of(row))  # type: ignore[operator]
                    assert list(listed(session, after)) == whole[number + 1 :]  # type: ignore[operator]
                assert len(whole) > 2


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"database": "tally_nowhere"}, "tally_nowhere"),
        ({"username": "ann", "password": "secret"}, '"ann"'),
        ({}, "no database at"),
    ],
    ids=["no database", "no user", "nothing in it"],
)
def test_what_a_server_refuses_is_said_without_the_password(blank: str, wrong: dict[str, str], message: str) -> None:
    url = make_url(blank).set(**wrong).render_as_string(hide_password=False)
    with pytest.raises(StoreError) as raised:
        open_database(Settings.load(url), create=False)
    assert message in raised.value.message
    assert "secret" not in raised.value.message
