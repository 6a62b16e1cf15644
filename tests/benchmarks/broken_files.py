"""Files that can't be read, of every sort that a folder of real downloads has and some that are meant to harm."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.benchmarks.good_files import crawl, docx, json_lines, page, pdf, table, zipped
from tests.benchmarks.invented_news import report

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Broken:
    """A sort of broken file.

    `write` makes it at a path, with sizes as a share of the full ones; `said` are words of the reason that must be
    given; `kept` is how many documents of it are kept nevertheless.
    """

    sort: str
    ending: str
    write: Callable[[Path, float], None]
    said: str
    kept: int = 0


def bytes_of(data: bytes) -> Callable[[Path, float], None]:
    """Writes always the same."""
    return lambda path, _: _write(path, data)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def noise(count: int, seed: int = 1) -> bytes:
    """Bytes that are no text in any encoding."""
    return random.Random(seed).randbytes(count)


def one_line(path: Path, share: float) -> None:
    """200 MB without a line end, as JSON where the ending says so."""
    with path.open("wb") as file:
        if path.suffix == ".jsonl":
            file.write(b'{"text": "')
        chunk = b"word after word " * (MEGABYTE // 16)
        for _ in range(max(1, round(200 * share))):
            file.write(chunk)


def bomb(path: Path, share: float) -> None:
    """300 MB of nothing in a file of 300 KB."""
    path.write_bytes(_packed_nothing("nothing.txt", share))


def nested_bomb(path: Path, share: float) -> None:
    """A ZIP of ten such ZIPs, themselves packed."""
    inner = _packed_nothing("nothing.txt", share)
    path.write_bytes(zipped({f"{number}.zip": inner for number in range(10)}))


def russian_doll(path: Path, _: float) -> None:
    """ZIP in ZIP in ZIP, deeper than any archive that a person makes."""
    data = zipped({"text.txt": report(1).encode()})
    for depth in range(8):
        data = zipped({f"{depth}.zip": data})
    path.write_bytes(data)


def overlapping_bomb(path: Path, share: float) -> None:
    """A ZIP whose directory names the same 30 MB a hundred times: each harmless by itself."""
    name, size = b"words.txt", max(MEGABYTE, round(30 * share * MEGABYTE))
    words = noise(size // 150, seed=2).hex().encode() * 75
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed, facts = packer.compress(words) + packer.flush(), (zlib.crc32(words), len(words))
    sizes = struct.pack("<LLL", facts[0], len(packed), facts[1])
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0) + name
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
    entry += struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, 0) + name
    directory, start = entry * 100, len(local) + len(packed)
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 100, 100, len(directory), start, 0)
    path.write_bytes(local + packed + directory + end)


def _packed_nothing(name: str, share: float) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file,
        file.open(name, "w", force_zip64=True) as entry,
    ):
        for _ in range(max(4, round(300 * share))):
            entry.write(bytes(MEGABYTE))
    return buffer.getvalue()


def scanned_pdf(path: Path, _: float) -> None:
    """A page with a picture of lines and no letters."""
    canvas = Canvas(str(path))
    for height in range(100, 700, 20):
        canvas.line(70, height, 500, height)
    canvas.save()


def encrypted_pdf(path: Path, _: float) -> None:
    """A PDF that asks for a password."""
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret"))
    canvas.drawString(70, 700, "Not for everybody.")
    canvas.save()


def half_json_lines(path: Path, _: float) -> None:
    """Three reports with a line between them that breaks off."""
    first, second, third = json_lines(9_000).splitlines(keepends=True)
    path.write_bytes(first + second[: len(second) // 2] + b"\n" + second + third)


def encrypted_entry(path: Path, _: float) -> None:
    """A ZIP whose only entry is marked as encrypted."""
    data = bytearray(zipped({"secret.txt": report(2).encode()}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


def damaged_entry(path: Path, _: float) -> None:
    """A ZIP with a damaged entry before a whole one."""
    data = bytearray(zipped({"a.txt": report(9_100).encode(), "b.txt": report(9_101).encode()}))
    data[60:90] = noise(30)
    path.write_bytes(data)


def without_mapping(path: Path, _: float) -> None:
    """A table that nothing explains."""
    path.write_bytes(table(3))


def wrong_mapping(path: Path, _: float) -> None:
    """A table whose mapping has a slip of the pen."""
    path.write_bytes(table(4))
    path.with_suffix(".toml").write_text('[date]\ncolumn = "day"\n[figgures]\nmeasure = "killed"\n', encoding="utf-8")


def socket_file(path: Path, _: float) -> None:
    """Where a program once listened."""
    os.mknod(path, stat.S_IFSOCK | 0o600)


def pipe(path: Path, _: float) -> None:
    """A named pipe into which nobody writes: opening it would wait for ever."""
    os.mkfifo(path)


def forbidden(path: Path, _: float) -> None:
    """A file that nobody may read."""
    path.write_bytes(report(5).encode())
    path.chmod(0)


def forbidden_folder(path: Path, _: float) -> None:
    """A folder that nobody may look into."""
    path.mkdir()
    (path / "a.txt").write_bytes(report(6).encode())
    path.chmod(0)


def dangling_link(path: Path, _: float) -> None:
    """A link to what is gone."""
    path.symlink_to("moved-away.txt")


def link_circle(path: Path, _: float) -> None:
    """A link to itself."""
    path.symlink_to(path.name)


_CRAWL = crawl(9_200_000, pages=4)
_XML_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">%s]><rss><channel><title>&a9;</title></channel></rss>'
)
_XML_BOMB %= b"".join(b'<!ENTITY a%d "%s">' % (depth, b"&a%d;" % (depth - 1) * 10) for depth in range(1, 10))
_PDF = pdf(8)
_DOCX_BOMB = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w>" + b" " * 4 * MEGABYTE})

SORTS = (
    Broken("empty", ".txt", bytes_of(b""), "empty"),
    Broken("white space only", ".txt", bytes_of(b" \r\n\t\n" * 50), "empty"),
    Broken("marks of UTF-16 only", ".txt", bytes_of(b"\xff\xfe"), "empty"),
    Broken("empty page", ".html", bytes_of(b"<html><body><script>run()</script></body></html>"), "no text"),
    Broken("binary named .txt", ".txt", bytes_of(b"\x7fELF\x02\x01\x01" + noise(20_000)), "a program"),
    Broken("noise named .txt", ".txt", bytes_of(noise(20_000)), "not a text"),
    Broken("noise named .bin", ".bin", bytes_of(noise(20_000)), "not a kind of file"),
    Broken("picture named .html", ".html", bytes_of(b"\x89PNG\r\n\x1a\n" + noise(9_000)), "PNG"),
    Broken("wrong encoding", ".txt", bytes_of(report(7).encode("utf-16-le") + b"\x00" + noise(3_000)), "text"),
    Broken("no encoding", ".md", bytes_of(bytes(range(1, 256)) * 40), "text"),
    Broken("wrong encoding of a line", ".jsonl", bytes_of(b'{"text": "caf\xe9 in ruins"}\n'), "UTF-8"),
    Broken("one line of 200 MB", ".txt", one_line, "larger than"),
    Broken("one line of 200 MB", ".jsonl", one_line, "longer than"),
    Broken("truncated PDF", ".pdf", bytes_of(_PDF[: len(_PDF) // 2]), "truncated"),
    Broken("damaged PDF", ".pdf", bytes_of(b"%PDF-1.7\n" + noise(5_000) + b"\n%%EOF"), "broken"),
    Broken("page named .pdf", ".pdf", bytes_of(page(8)), "not a PDF"),
    Broken("PDF without text layer", ".pdf", scanned_pdf, "no text layer"),
    Broken("encrypted PDF", ".pdf", encrypted_pdf, "encrypted"),
    Broken("ZIP bomb", ".zip", bomb, "times its size"),
    Broken("nested ZIP bomb", ".zip", nested_bomb, "times its size"),
    Broken("overlapping ZIP bomb", ".zip", overlapping_bomb, "lie over each other"),
    Broken("ZIP in ZIP in ZIP", ".zip", russian_doll, "lies in 3 archives"),
    Broken("gzip bomb", ".txt.gz", bytes_of(zlib.compress(bytes(20 * MEGABYTE), wbits=31)), "times its size"),
    Broken("truncated ZIP", ".zip", bytes_of(zipped({"a.txt": report(9).encode()})[:-40]), "broken ZIP"),
    Broken("encrypted ZIP", ".zip", encrypted_entry, "encrypted"),
    Broken("damaged entry of a ZIP", ".zip", damaged_entry, "damaged", kept=1),
    Broken("truncated gzip", ".txt.gz", bytes_of(zlib.compress(report(10).encode(), wbits=31)[:-30]), "broken gzip"),
    Broken("DOCX that is no ZIP", ".docx", bytes_of(report(11).encode()), "DOCX"),
    Broken("truncated DOCX", ".docx", bytes_of(docx(12)[:-500]), "DOCX"),
    Broken("DOCX bomb", ".docx", bytes_of(_DOCX_BOMB), "DOCX"),
    Broken("truncated crawl", ".warc.gz", bytes_of(_CRAWL[: len(_CRAWL) * 5 // 8]), "damaged", kept=2),
    Broken("noise named .warc.gz", ".warc.gz", bytes_of(noise(9_000)), "damaged"),
    Broken("a broken line", ".jsonl", half_json_lines, "line 2", kept=3),
    Broken("lines that are no objects", ".jsonl", bytes_of(b'[1, 2]\n"words"\n{"text": 7}\n'), "line 2"),
    Broken("five million brackets", ".json", bytes_of(b"[" * 5 * MEGABYTE), "JSON"),
    Broken("five million brackets", ".jsonl", bytes_of(b'{"text":' * (5 * MEGABYTE // 8)), "JSON"),
    Broken("XML bomb", ".xml", bytes_of(_XML_BOMB), "entit"),
    Broken("truncated feed", ".rss", bytes_of(b'<?xml version="1.0"?><rss><channel><item><title>Fir'), "feed"),
    Broken("page without text, nested deep", ".html", bytes_of(b"<div>" * 200_000), "text"),
    Broken("e-mail without words", ".eml", bytes_of(b"From: a@example.org\nSubject: \n\n"), "empty"),
    Broken("no e-mail", ".eml", bytes_of(b"\n\n" + noise(900)), "e-mail"),
    Broken("table without mapping", ".csv", without_mapping, "columns mean"),
    Broken("mapping with a slip", ".tsv", wrong_mapping, "no such key"),
    Broken("workbook that is no ZIP", ".xlsx", without_mapping, "columns mean"),
    Broken("socket", ".txt", socket_file, "a socket"),
    Broken("named pipe", ".txt", pipe, "a named pipe"),
    Broken("no permission", ".txt", forbidden, "no permission"),
    Broken("folder without permission", "", forbidden_folder, "no permission"),
    Broken("dangling link", ".txt", dangling_link, "not there"),
    Broken("link to itself", ".txt", link_circle, "can't be read"),
)
# Files that look broken and hold a report nevertheless: the ending, the bytes.
ODD: tuple[tuple[bytes, bytes], ...] = (
    (b"line\nend in its name.txt", report(9_300).encode()),
    (b"no utf-8 \xff\xfe in its name.txt", report(9_301).encode()),
    (b"-leading --dash.txt", report(9_302).encode()),
    (b"a#b?c=[d]*.txt", report(9_303).encode()),
    (b"deep.html", b"<html><body>" + b"<div>" * 200 + page(9_304) + b"</div>" * 200),
    (
        b"broken mime.eml",
        b"From: press@example.org\nSubject: =?utf-8?B?broken\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain; charset=no-such\n'
        b"Content-Transfer-Encoding: 8bit\n\n" + report(9_305).encode() + b"\n",
    ),
    (b"brackets.txt", report(9_306).encode() + b"\n\n" + b"[(" * 50_000),
    (b"no ending", report(9_307).encode()),
    (b"utf-8 bom.json", b"\xef\xbb\xbf" + json.dumps({"text": report(9_308)}).encode()),
)


def write_broken(folder: Path, count: int, share: float = 1.0) -> dict[str, Broken]:
    """Write that many broken files; the sort of each, by its name in the folder.

    Where all permissions are ignored (for root) the sorts without permission are left out: they would be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [SORTS[number % len(SORTS)] for number in range(count)]
    written = dict[str, Broken]()
    for number, sort in enumerate(chosen):
        path = folder / f"{number:03} {sort.sort.replace('/', ' ')}{sort.ending}"
        sort.write(path, share)
        if "permission" in sort.sort and os.access(path, os.R_OK):
            path.chmod(0o700)
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            continue
        written[path.name] = sort
    return written


def write_odd(folder: Path) -> list[str]:
    """Write the files that look broken and are not; their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in ODD:
        (folder / os.fsdecode(name)).write_bytes(data)
    (folder / "again").symlink_to("..", target_is_directory=True)
    return [os.fsdecode(name) for name, _ in ODD]
