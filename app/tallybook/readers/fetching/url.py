"""Pages and files over http and https: fetched within limits, then read by what they are."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit, urlunsplit

from tallybook.errors import ReadError
from tallybook.readers.base import MEGABYTE, Options, Reading, Target

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Tallybook/0.1; reads articles for research)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,application/rss+xml,application/atom+xml,*/*;q=0.5",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate",
}
_STEPS = {
    401: "Open it in a browser, save the page, and ingest the file.",
    403: "Open it in a browser, save the page, and ingest the file.",
    404: "Check the address, or look for the page in a web archive.",
    410: "Look for the page in a web archive.",
    429: "Wait a while and try again.",
    451: "Look for the page in a web archive.",
}


@dataclass(frozen=True, slots=True)
class Unfetched:
    """Opens what a URL gives; a target with this as its `open` is fetched when it is read, not before."""

    url: str
    options: Options

    def __call__(self) -> BinaryIO:
        """The body of the response."""
        return fetch(self.url, self.options).open()


class UrlReader:
    """Fetches a URL and reads the response by its media type, ending or content."""

    name = "url"
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()

    def __init__(self, read: Callable[[Target, Options], Iterator[Reading]]) -> None:
        """`read` reads the response."""
        self._read = read

    def recognises(self, head: bytes) -> bool:
        """Never: what is fetched is told by its target, not by bytes that someone else wrote."""
        return False

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield what the page or file at the URL holds."""
        address = target.open.url if isinstance(target.open, Unfetched) else target.location
        yield from self._read(fetch(address, options), options)


def without_credentials(url: str) -> str:
    """The URL without user name and password, as it may be shown and stored."""
    try:
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    except ValueError:
        return url


def fetch(url: str, options: Options) -> Target:
    """The response to a URL as a target: media type as the server says, `url` after redirects, body in memory.

    Raises ReadError, which names the URL and what to do, for every failure; for an address that is not public too,
    at any redirect, unless `options.allow_private`.
    """
    import httpcore
    import httpx

    shown = without_credentials(url)
    deadline = time.monotonic() + options.limits.seconds
    try:
        address = httpx.URL(url)
        for _ in range(MOST_REDIRECTS + 1):
            response = _request(address, deadline, options)
            if isinstance(response, Target):
                return _named(response, shown)
            address = response
    except ReadError as error:
        raise ReadError(f"{shown} can't be fetched: {error.message}", error.next_step) from error
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        seconds = options.limits.seconds
        raise ReadError(f"{shown} did not answer in full within {seconds:g} seconds", "Try again later.") from error
    except (httpx.InvalidURL, httpx.HTTPError, httpcore.ConnectError, httpcore.ProtocolError) as error:
        raise _failed(shown, error) from error
    except (httpcore.NetworkError, httpcore.UnsupportedProtocol, UnicodeError, ValueError) as error:
        raise _failed(shown, error) from error
    raise ReadError(f"{shown} redirects more than {MOST_REDIRECTS} times", "Give the address of the page itself.")


def _failed(shown: str, error: Exception) -> ReadError:
    reason = str(error) or type(error).__name__
    return ReadError(f"{shown} can't be fetched: {reason}", "Check the address and the connection, and try again.")


def _named(response: Target, location: str) -> Target:
    """The response under the address that was asked for."""
    return Target(
        location=location,
        name=response.name,
        open=response.open,
        size=response.size,
        media_type=response.media_type,
        url=response.url,
    )


def _request(address: httpx.URL, deadline: float, options: Options) -> Target | httpx.URL:
    """The response, or the address that it redirects to, without credentials that a server may have put in."""
    import httpx

    from tallybook.readers.fetching.transport import GuardedTransport

    if address.scheme not in {"http", "https"} or not address.host:
        raise ReadError(f"{address.scheme or 'it'} is no address of a web page", "Give an http or https address.")
    transport = GuardedTransport(deadline, allow_private=options.allow_private)
    with (
        httpx.Client(transport=transport, headers=_HEADERS, follow_redirects=False, trust_env=False) as client,
        client.stream("GET", address) as response,
    ):
        if response.status_code in _REDIRECTS and "location" in response.headers:
            onward = address.join(response.headers["location"])
            return onward.copy_with(username=None, password=None) if onward.userinfo else onward
        _check_status(response)
        body = _read_body(response, deadline, options)
        final = without_credentials(str(address))
        return Target(
            location=final,
            name=address.path.rstrip("/").rpartition("/")[2],
            open=cast("partial[BinaryIO]", partial(io.BytesIO, body)),
            size=len(body),
            media_type=response.headers.get("content-type"),
            url=final,
        )


def _check_status(response: httpx.Response) -> None:
    status = response.status_code
    if status == HTTPStatus.OK:
        return
    phrase = f" {response.reason_phrase}" if response.reason_phrase else ""
    step = _STEPS.get(status, "Try again later." if status >= 500 else "Check the address in a browser.")
    raise ReadError(f"the server answers {status}{phrase}", step)


def _read_body(response: httpx.Response, deadline: float, options: Options) -> bytes:
    """The body, unpacked; no more of it than one document may have and no longer than the deadline."""
    limit = options.limits.document_bytes
    chunks, total = list[bytes](), 0
    for chunk in response.iter_bytes():
        total += len(chunk)
        if total > limit:
            raise ReadError(f"it is larger than {limit / MEGABYTE:g} MB", "Download it, and ingest the file.")
        if time.monotonic() > deadline:
            raise ReadError(f"it did not come within {options.limits.seconds:g} seconds", "Try again later.")
        chunks.append(chunk)
    return b"".join(chunks)
