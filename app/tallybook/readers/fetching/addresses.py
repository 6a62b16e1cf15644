"""Which addresses may be fetched from, and connections that go nowhere else."""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from tallybook.errors import ReadError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_PRIVATE = "If you trust it, allow private addresses with --allow-private."


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet: not private, loopback, link-local, multicast or reserved.

    An IPv6 address that wraps an IPv4 one (mapped, NAT64) is judged by the one inside; 6to4 and Teredo, by which a
    host could be reached in a roundabout way, are never public.
    """
    try:
        parsed: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        elif parsed in _NAT64:
            parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        elif parsed.sixtofour is not None or parsed.teredo is not None or parsed.is_site_local:
            return False
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified)


def find_addresses(host: str, port: int, timeout: float) -> list[str]:
    """Every address of a host. Raises ReadError where it has none, or none is found in time."""
    answers: queue.Queue[list[Any] | OSError] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    # The system's resolver knows no time limit; a thread that is left behind ends with the program.
    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(timeout, 0.001))
    except queue.Empty:
        raise ReadError(f"the name {host} was not resolved in time", "Check the connection and try again.") from None
    if isinstance(answer, OSError):
        reason = answer.strerror or str(answer)
        raise ReadError(f"the host {host} is not found: {reason}", "Check the address and the connection.")
    return list(dict.fromkeys(str(found[4][0]) for found in answer))


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, and to the very address that was checked; all of it within a deadline."""

    def __init__(self, deadline: float, *, allow_private: bool) -> None:
        """`deadline` is a reading of `time.monotonic`."""
        self._deadline = deadline
        self._allow_private = allow_private
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to `host`. Raises ReadError where any of its addresses is not public."""
        addresses = find_addresses(host, port, self._deadline - time.monotonic())
        refused = [address for address in addresses if not is_public(address)]
        if refused and not self._allow_private:
            raise ReadError(f"{host} is at {refused[0]}, a private or reserved address", _PRIVATE)
        failure: Exception | None = None
        for address in addresses:
            try:
                left = _left(self._deadline)
                stream = self._backend.connect_tcp(address, port, left, local_address, socket_options)
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("time is up")
    return left


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline, so that a server can't drip bytes for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
