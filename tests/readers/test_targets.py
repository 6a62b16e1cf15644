"""What arguments name: files, folders, globs, standard input, URLs, and things that are no files."""

from __future__ import annotations

import io
import os
import socket
import sys
from pathlib import Path

import pytest
from tallybook.readers import Options, Target, find_targets
from tallybook.readers.base import Limits
from tallybook.records import Problem


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("words", encoding="utf-8")


def locations(*arguments: str) -> list[str]:
    return [found.location for found in find_targets(arguments, Options())]


def problem(argument: str) -> Problem:
    (found,) = find_targets([argument], Options())
    assert isinstance(found, Problem)
    assert found.location == argument
    assert found.next_step
    return found


def test_a_file_is_opened_afresh_each_time(here: Path) -> None:
    write("a.txt")
    (target,) = find_targets(["a.txt"], Options())
    assert isinstance(target, Target)
    assert (target.location, target.name, target.size, target.path) == ("a.txt", "a.txt", 5, Path("a.txt"))
    for _ in range(2):
        with target.open() as stream:
            assert stream.read() == b"words"


def test_folders_are_walked_in_order_without_hidden_files(here: Path) -> None:
    write("n/b.txt", "n/a/z.txt", "n/a.txt", "n/.secret", "n/.git/config", "n/__MACOSX/a.txt")
    assert locations("n") == ["n/a.txt", "n/b.txt", "n/a/z.txt"]


def test_mappings_beside_their_tables_are_no_documents(here: Path) -> None:
    write("n/losses.csv", "n/losses.toml", "n/toll.tsv", "n/toll.mapping.toml", "n/notes.toml")
    assert locations("n") == ["n/losses.csv", "n/notes.toml", "n/toll.tsv"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("n/*.txt", ["n/a.txt"]),
        ("n/**/*.html", ["n/b/c.html", "n/b/d/e.html"]),
        ("n/**", ["n/a.txt", "n/b/c.html", "n/b/d/e.html"]),
        ("n/[ab]*", ["n/a.txt", "n/b/c.html", "n/b/d/e.html"]),
    ],
    ids=["one folder", "any depth", "everything once", "a folder among them"],
)
def test_globs(here: Path, pattern: str, expected: list[str]) -> None:
    write("n/a.txt", "n/b/c.html", "n/b/d/e.html")
    assert locations(pattern) == expected


def test_a_name_with_the_marks_of_a_glob_is_a_file_where_there_is_one(here: Path) -> None:
    write("n/report [1].txt")
    assert locations("n/report [1].txt") == ["n/report [1].txt"]


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("missing.txt", "there is no file"),
        ("*.pdf", "nothing matches"),
        ("ftp://example.org/a.txt", "ftp://"),
        ("a\0b", "can't be read"),
        ("x" * 5000, "can't be read"),
        ("/dev/null", "device"),
    ],
    ids=["missing", "empty glob", "other scheme", "NUL in a name", "name too long", "device"],
)
def test_what_is_no_file_is_a_problem(here: Path, argument: str, words: str) -> None:
    assert words in problem(argument).message


def test_named_pipes_are_not_opened(here: Path) -> None:
    os.mkfifo("pipe")
    assert "named pipe" in problem("pipe").message


def test_sockets_are_named(here: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock")
        assert "socket" in problem("sock").message


def test_links_that_lead_nowhere_name_where(here: Path) -> None:
    Path("link").symlink_to("gone.txt")
    assert "gone.txt" in problem("link").message


def test_links_that_lead_back_end(here: Path) -> None:
    write("n/a.txt", "n/b/c.txt")
    Path("n/b/up").symlink_to("..")
    Path("n/self").symlink_to("self")
    found = locations("n")
    assert found == ["n/a.txt", "n/self", "n/b/c.txt"]


def test_a_linked_folder_is_read_under_its_own_name(here: Path) -> None:
    write("n/z/c.txt", "other/d.txt")
    Path("n/a").symlink_to("z")
    Path("n/elsewhere").symlink_to("../other")
    assert locations("n") == ["n/z/c.txt", "n/elsewhere/d.txt"]


def test_no_permission_is_said(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # tests may run as root, whom nothing is forbidden
    assert "no permission" in problem("a.txt").message


def test_names_that_are_no_utf8_can_be_stored(here: Path) -> None:
    Path(os.fsdecode(b"caf\xe9.txt")).write_text("words", encoding="utf-8")
    (found,) = find_targets(["."], Options())
    assert isinstance(found, Target)
    found.location.encode("utf-8")
    with found.open() as stream:
        assert stream.read() == b"words"


def pipe_in(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_standard_input_can_be_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe_in(monkeypatch, b"piped words")
    (target,) = find_targets(["-"], Options())
    assert isinstance(target, Target)
    assert target.size == 11
    for _ in range(2):
        with target.open() as stream:
            assert stream.read() == b"piped words"


def test_standard_input_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe_in(monkeypatch, b"x" * 1000)
    (found,) = find_targets(["-"], Options(limits=Limits(archive_bytes=999)))
    assert isinstance(found, Problem)
    assert "999" in found.message


def test_urls_are_targets_without_their_passwords() -> None:
    (target,) = find_targets(["HTTPS://reader:secret@example.org/news/story.pdf?page=2"], Options())
    assert isinstance(target, Target)
    assert target.location == target.url == "https://example.org/news/story.pdf?page=2"
    assert target.name == "story.pdf"


@pytest.mark.parametrize("folder", ["report_files", "report-Dateien", "report_fichiers"])
def test_the_parts_of_a_page_saved_whole_are_no_documents(tmp_path: Path, folder: str) -> None:
    (tmp_path / "report.html").write_text("<p>x</p>", encoding="utf-8")
    for parts in (folder, "others_files"):
        (tmp_path / parts).mkdir()
        (tmp_path / parts / "frame.html").write_text("<p>x</p>", encoding="utf-8")
    found = [Path(one.location).relative_to(tmp_path).as_posix() for one in find_targets([str(tmp_path)], Options())]
    assert sorted(found) == ["others_files/frame.html", "report.html"]
