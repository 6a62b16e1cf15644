"""Near-duplicates: the same wire copy at two outlets is linked, never merged.

A text is the set of its runs of five words; MinHash estimates the share of runs that two texts have in common. Bands
of the MinHash are kept as rows, so that finding the candidates is a look-up by index however many documents there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import blake2b, sha1
from typing import TYPE_CHECKING

from sqlalchemy import Select, and_, insert, or_, select
from sqlalchemy.orm import Session

from tallybook.store.batches import in_batches
from tallybook.store.schema.tables import DocumentLinkRow, DocumentRow, DocumentSignatureRow, LinkKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Words = NDArray[np.uint32]

RUN = 5  # words; shorter runs are shared by any two reports of one event
SIMILAR = 0.7  # from here on an editor would call it the same copy: shortened, or with another headline and ending
# 25 bands of 5 values find a pair that shares 0.7 of its runs 99 times in 100, and one that shares 0.3 six times.
BANDS = 25
ROWS = 5
FEWEST_RUNS = 20  # below this two texts share their runs by their form
MOST_LINKS = 20  # of one new document: bulletins after a template would link each with each
_MOST_CANDIDATES = 200
_HASHED_AT_ONCE = 4096  # runs: each batch is a matrix of values times runs, 2 MB of it
_VALUE_BYTES = 4
_WORD = re.compile(r"\w+")


def signature(text: str) -> bytes | None:
    """The MinHash of a text: BANDS * ROWS little-endian 32-bit values, equal for equal texts.

    None for a text too short to be compared. The values are those of datasketch 2.0's scheme "affine32" with seed 1,
    which databases made before are full of: a run's hash is the first 32 bits of its SHA-1, mixed by MurmurHash3's
    finaliser, and value k is the least a_k * hash + b_k modulo 2^32 over all runs.
    """
    import numpy as np

    factors, offsets = _permutations()
    least = np.full(BANDS * ROWS, 0xFFFFFFFF, dtype=np.uint32)
    runs = 0
    for batch in in_batches(_runs(text), _HASHED_AT_ONCE):
        digests = b"".join(sha1(run, usedforsecurity=False).digest()[:_VALUE_BYTES] for run in batch)
        hashes = _mixed(np.frombuffer(digests, dtype="<u4").astype(np.uint32))
        np.minimum(least, (factors * hashes + offsets).min(axis=1), out=least)
        runs += len(batch)
    if runs < FEWEST_RUNS:
        return None
    return least.astype("<u4").tobytes()


def similarity(first: bytes, second: bytes) -> float:
    """The estimated share of runs that two texts have in common, by their signatures."""
    pairs = zip(_values(first), _values(second), strict=True)
    return sum(one == other for one, other in pairs) / (BANDS * ROWS)


def link(session: Session, document_id: int, own: bytes, url: str | None) -> int:
    """Link a new document with those that are nearly the same, and make it findable; how many were linked.

    Another text of the same URL is an older version, not a duplicate.
    """
    bands = list(_bands(own))
    found = session.execute(candidates_query(bands, url)).all()
    session.execute(
        insert(DocumentSignatureRow),
        [{"band": band, "hash": value, "document_id": document_id} for band, value in bands],
    )
    scored = ((similarity(own, other), other_id) for other_id, other in found if other is not None)
    near = sorted(
        ((share, other_id) for share, other_id in scored if share >= SIMILAR), key=lambda pair: (-pair[0], pair[1])
    )
    if near:
        session.execute(
            insert(DocumentLinkRow),
            [
                {
                    "first_id": min(document_id, other_id),
                    "second_id": max(document_id, other_id),
                    "kind": LinkKind.NEAR_DUPLICATE,
                    "similarity": share,
                }
                for share, other_id in near[:MOST_LINKS]
            ],
        )
    return len(near[:MOST_LINKS])


def candidates_query(bands: Sequence[tuple[int, int]], url: str | None) -> Select[int, bytes | None]:
    """The documents that share a band, with their signatures; without other texts of the same URL."""
    same_band = or_(
        *(and_(DocumentSignatureRow.band == band, DocumentSignatureRow.hash == value) for band, value in bands)
    )
    query = (
        select(DocumentRow.id, DocumentRow.minhash)
        .where(
            DocumentRow.id.in_(
                select(DocumentSignatureRow.document_id).where(same_band).distinct().limit(_MOST_CANDIDATES)
            )
        )
        .where(DocumentRow.minhash.is_not(None))
    )
    if url is not None:
        query = query.where(or_(DocumentRow.url.is_(None), DocumentRow.url != url))
    return query


def _runs(text: str) -> Iterator[bytes]:
    """Yield every run of words, without case and marks, as bytes."""
    window: list[str] = []
    for match in _WORD.finditer(text):
        window.append(match.group().casefold())
        if len(window) == RUN:
            yield " ".join(window).encode("utf-8", errors="surrogatepass")
            del window[0]


@cache
def _permutations() -> tuple[Words, Words]:
    """The odd factors and the offsets of the permutations, each [BANDS * ROWS, 1].

    `RandomState` is numpy's frozen generator: the same numbers in every version.
    """
    from numpy.random import RandomState

    generator = RandomState(1)
    count = BANDS * ROWS
    factors = generator.randint(0, 1 << 31, count, dtype="uint32") * 2 + 1
    offsets = generator.randint(0, 1 << 32, count, dtype="uint32")
    return factors.reshape(-1, 1), offsets.reshape(-1, 1)


def _mixed(hashes: Words) -> Words:
    """MurmurHash3's finaliser of 32 bits, element by element; products wrap around."""
    from numpy import uint32

    hashes = (hashes ^ (hashes >> uint32(16))) * uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> uint32(13))) * uint32(0xC2B2AE35)
    return hashes ^ (hashes >> uint32(16))


def _values(own: bytes) -> list[int]:
    return [int.from_bytes(own[at : at + _VALUE_BYTES], "little") for at in range(0, len(own), _VALUE_BYTES)]


def _bands(own: bytes) -> Iterator[tuple[int, int]]:
    """Yield each band with a hash of its values that fits a signed 64-bit column."""
    width = ROWS * _VALUE_BYTES
    for band in range(BANDS):
        digest = blake2b(own[band * width : (band + 1) * width], digest_size=8).digest()
        yield band, int.from_bytes(digest, "big", signed=True)
