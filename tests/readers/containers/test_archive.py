"""Archives: entries by their readers, bombs and broken entries named, the others kept."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from pathlib import Path

import pytest
from tallybook.readers.base import MEGABYTE, Limits

from tests.readers.reading import ARTICLE, PAGE, read_all

WORDS = ARTICLE.encode()


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def test_entries_are_read_by_their_readers() -> None:
    data = zipped(("n/a.txt", WORDS), ("n/", b""), ("__MACOSX/a.txt", b"x"), (".DS_Store", b"x"), ("n/b.html", PAGE))
    documents, problems = read_all("a.zip", data)
    assert problems == []
    assert [(document.location, document.reader) for document in documents] == [
        ("a.zip#n/a.txt", "plain"),
        ("a.zip#n/b.html", "html"),
    ]


def test_archives_inside_archives_to_a_depth() -> None:
    data = zipped(("inner/name.txt", WORDS))
    for depth in range(3):
        data = zipped((f"{depth}.zip", data))
    documents, (problem,) = read_all("a.zip", data)
    assert documents == []
    assert problem.location == "a.zip#2.zip#1.zip#0.zip"
    documents, problems = read_all("a.zip", data, Limits(archive_depth=4))
    assert [document.location for document in documents] == ["a.zip#2.zip#1.zip#0.zip#inner/name.txt"]
    assert problems == []


def test_names_that_lead_out_are_only_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    documents, problems = read_all("a.zip", zipped(("../../up.txt", WORDS), ("/etc/x.txt", WORDS)))
    assert problems == []
    assert [document.location for document in documents] == ["a.zip#../../up.txt", "a.zip#/etc/x.txt"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_bomb_is_refused_and_the_rest_is_read() -> None:
    data = zipped(("bomb.txt", bytes(5 * MEGABYTE)), ("a.txt", WORDS))
    documents, (problem,) = read_all("a.zip", data)
    assert [document.location for document in documents] == ["a.zip#a.txt"]
    assert problem.location == "a.zip#bomb.txt"
    assert "200 times" in problem.message


def test_many_entries_together_are_refused() -> None:
    documents, (problem,) = read_all(
        "a.zip", zipped(*[(f"{n}.txt", WORDS) for n in range(5)]), Limits(archive_entries=4)
    )
    assert documents == []
    assert "5 entries" in problem.message


def test_the_total_counts_archives_inside_too() -> None:
    inner = zipped(*[(f"{n}.txt", WORDS + bytes(str(n), "ascii")) for n in range(10)])
    limits = Limits(archive_bytes=len(inner) * 2 + len(WORDS) * 15)
    documents, problems = read_all("a.zip", zipped(("1.zip", inner), ("2.zip", inner)), limits)
    assert 10 <= len(documents) < 20
    assert any("unpacks to more than" in problem.message for problem in problems)


def test_a_size_that_the_header_lies_about_is_found_out() -> None:
    data = bytearray(zipped(("a.txt", WORDS * 50), ("b.txt", WORDS)))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 40)
    documents, (problem,) = read_all("a.zip", bytes(data))
    assert [document.location for document in documents] == ["a.zip#b.txt"]
    assert "damaged" in problem.message


def test_a_damaged_entry_is_a_problem_of_its_own() -> None:
    data = bytearray(zipped(("a.txt", WORDS), ("b.txt", WORDS), method=zipfile.ZIP_STORED))
    data[data.index(WORDS)] ^= 0xFF
    documents, (problem,) = read_all("a.zip", bytes(data))
    assert [document.location for document in documents] == ["a.zip#b.txt"]
    assert problem.location == "a.zip#a.txt"
    assert "CRC" in problem.message


def test_an_encrypted_entry_is_named() -> None:
    data = bytearray(zipped(("a.txt", WORDS), ("b.txt", WORDS)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    documents, (problem,) = read_all("a.zip", bytes(data))
    assert [document.location for document in documents] == ["a.zip#b.txt"]
    assert "encrypted" in problem.message


def test_an_entry_larger_than_memory_is_meant_to_hold_is_read() -> None:
    line = b'{"text": "Shells hit the market, the mayor said.", "n": %d}\n'
    lines = b"".join(line % n for n in range(200_000))
    documents, problems = read_all("a.zip", zipped(("a.jsonl", lines)))
    assert problems == []
    assert documents[-1].location == "a.zip#a.jsonl#200000"


def test_names_in_utf8_without_the_mark() -> None:
    name = "сводка.txt"
    raw = name.encode()
    data = zipped(("x" * len(raw), WORDS)).replace(b"x" * len(raw), raw)
    (document,), _ = read_all("a.zip", data)
    assert document.location == f"a.zip#{name}"


@pytest.mark.parametrize(("name", "inner"), [("a.txt.gz", "a.txt"), ("b.html.GZ", "b.html")])
def test_a_single_packed_file(name: str, inner: str) -> None:
    (document,), problems = read_all(name, gzip.compress(PAGE if "html" in inner else WORDS))
    assert problems == []
    assert document.location == f"{name}#{inner}"


def test_a_packed_bomb_is_refused() -> None:
    documents, (problem,) = read_all("a.txt.gz", gzip.compress(bytes(5 * MEGABYTE)))
    assert documents == []
    assert "200 times" in problem.message
