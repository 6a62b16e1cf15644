"""Fetching: bounded in size, time and redirects, and never from addresses that are not public."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tallybook.errors import ReadError
from tallybook.readers import Options, find_targets, read
from tallybook.readers.base import Limits
from tallybook.readers.fetching import addresses
from tallybook.readers.fetching.addresses import is_public
from tallybook.readers.fetching.url import fetch, without_credentials
from tallybook.records import Document, Problem

from tests.readers.reading import ARTICLE, PAGE, split

PRIVATE = Options(allow_private=True)
QUICK = Options(allow_private=True, limits=Limits(seconds=0.5, document_bytes=10_000))


class Site(BaseHTTPRequestHandler):
    """A site with a page of every kind that a fetch can meet."""

    asked: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        Site.asked.append((self.path, dict(self.headers)))
        path = self.path.split("?")[0]
        if path.startswith("/to/"):
            self.answer(302, headers={"Location": self.path[4:]})
        elif path == "/loop":
            self.answer(301, headers={"Location": "/loop"})
        elif path == "/page":
            self.answer(200, PAGE, {"Content-Type": "text/html; charset=utf-8"})
        elif path == "/text.txt":
            self.answer(200, ARTICLE.encode(), {"Content-Type": "text/plain"})
        elif path == "/bomb":
            self.answer(200, gzip.compress(bytes(1_000_000)), {"Content-Encoding": "gzip"})
        elif path == "/drip":
            self.drip()
        else:
            self.answer(int(path[1:]))

    def answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drip(self) -> None:
        """Headers without end, a line at a time, so that no single wait is long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        try:
            for number in range(100):
                self.wfile.write(b"X-%d: x\r\n" % number)
                time.sleep(0.1)
        except OSError:
            return

    def log_message(self, *args: Any) -> None:
        """Quietly."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def read_url(url: str, options: Options = PRIVATE) -> tuple[list[Document], list[Problem]]:
    (target,) = find_targets([url], options)
    assert not isinstance(target, Problem)
    return split(read(target, options))


def test_a_page_is_read_by_what_it_is(site: str) -> None:
    (document,), problems = read_url(f"{site}/page?id=7")
    assert problems == []
    assert document.reader == "html"
    assert document.location == f"{site}/page?id=7"
    assert ARTICLE in document.text


def test_redirects_are_followed_and_the_last_address_is_the_document_s(site: str) -> None:
    (document,), problems = read_url(f"{site}/to//to//text.txt")
    assert problems == []
    assert document.location == f"{site}/to//to//text.txt"
    assert document.url == f"{site}/text.txt"


def test_credentials_go_no_further_than_their_own_host(site: str) -> None:
    address = site.replace("//", "//reader:secret@") + f"/to/{site.replace('//', '//other:word@')}/text.txt"
    (document,), _ = read_url(address)
    first, second = Site.asked
    assert first[1]["Authorization"].startswith("Basic ")
    assert "Authorization" not in second[1]
    assert "secret" not in document.model_dump_json()
    assert "word@" not in (document.url or "")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/404", "404 Not Found"),
        ("/403", "403 Forbidden"),
        ("/500", "500 Internal Server Error"),
        ("/loop", "redirects more than 5 times"),
        ("/to/ftp://example.org/x", "ftp is no address"),
        ("/to/file:///etc/hostname", "file is no address"),
        ("/bomb", "larger than"),
        ("/drip", "within 0.5 seconds"),
    ],
)
def test_what_can_t_be_fetched_names_the_address_and_the_reason(site: str, path: str, words: str) -> None:
    documents, (problem,) = read_url(site + path, QUICK)
    assert documents == []
    assert site + path in problem.message
    assert words in problem.message
    assert problem.next_step


def test_a_server_that_is_not_there(site: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    documents, (problem,) = read_url(f"http://127.0.0.1:{port}/")
    assert documents == []
    assert "can't be fetched" in problem.message


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://exa mple.org/", "https://:80/"])
def test_what_is_no_address(url: str) -> None:
    documents, (problem,) = read_url(url)
    assert documents == []
    assert problem.next_step


def test_loopback_is_refused_unless_allowed(site: str) -> None:
    documents, (problem,) = read_url(f"{site}/page", Options())
    assert documents == []
    assert "127.0.0.1" in problem.message
    assert "--allow-private" in problem.next_step
    assert Site.asked == []


def resolve(monkeypatch: pytest.MonkeyPatch, hosts: dict[str, list[str]]) -> None:
    def answer(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        found = hosts.get(host, [host])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", answer)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch, {"news.example": ["93.184.216.34", "10.0.0.5"]})
    with pytest.raises(ReadError, match=r"10\.0\.0\.5"):
        fetch("http://news.example/", Options())


def test_a_redirect_from_public_to_private_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.rpartition(":")[2]
    resolve(monkeypatch, {"public.example": ["127.0.0.1"], "inside.example": ["127.0.0.1", "192.168.0.1"]})
    # The first host is taken for public, although it is this machine's server.
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(ReadError, match=r"192\.168\.0\.1"):
        fetch(f"http://public.example:{port}/to/http://inside.example:{port}/page", Options())
    assert [path for path, _ in Site.asked] == [f"/to/http://inside.example:{port}/page"]


def test_the_connection_goes_to_the_address_that_was_checked(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.rpartition(":")[2])
    asked: list[str] = []

    def answer(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "192.0.2.1"  # a name that changes its mind
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    real = socket.getaddrinfo
    monkeypatch.setattr(
        addresses.socket,
        "getaddrinfo",
        lambda host, *a, **k: (answer if host == "news.example" else real)(host, *a, **k),
    )
    assert fetch(f"http://news.example:{port}/text.txt", Options()).open().read() == ARTICLE.encode()
    assert asked == ["news.example"]
    assert Site.asked[0][1]["Host"] == f"news.example:{port}"


def test_proxies_of_the_environment_are_not_trusted(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    documents, problems = read_url(f"{site}/text.txt")
    assert (len(documents), problems) == (1, [])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd12::1", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2002:808:808::1", "2001:0:808:808::1",
        "::127.0.0.1", "2001:db8::1", "no address", "",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a:b@example.org/x?y#z", "https://example.org/x?y#z"),
        ("https://example.org/a@b", "https://example.org/a@b"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_urls_are_shown_without_credentials(url: str, expected: str) -> None:
    assert without_credentials(url) == expected
