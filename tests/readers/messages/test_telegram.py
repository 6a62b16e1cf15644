from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.ingest import Request, ingest
from tallybook.settings import Settings

from tests.readers.reading import read_all

CHANNEL = {"name": "Pine Ridge Brigade", "type": "public_channel", "id": 1500000001}


def export(*messages: dict[str, Any], **changes: Any) -> bytes:
    return json.dumps(CHANNEL | changes | {"messages": list(messages)}, ensure_ascii=False, indent=1).encode()


def message(number: int, text: Any, **more: Any) -> dict[str, Any]:
    return (
        {"id": number, "type": "message", "date": "2024-05-01T10:00:00", "date_unixtime": "1714546800"}
        | more
        | {"text": text}
    )


@given(pieces=st.lists(st.text(alphabet="ab \n«é😀", max_size=6), max_size=5))
def test_the_text_is_its_pieces_one_after_another(pieces: list[str]) -> None:
    made = [piece if index % 2 else {"type": "bold", "text": piece} for index, piece in enumerate(pieces)]
    documents, _ = read_all("result.json", export(message(1, made)))
    whole = "".join(pieces)
    assert [document.text for document in documents] == ([whole] if whole.strip() else [])


@pytest.mark.parametrize(
    ("kind", "link"),
    [
        ("public_channel", "https://t.me/c/1500000001/7"),
        ("private_supergroup", "https://t.me/c/1500000001/7"),
        ("private_group", None),
        ("personal_chat", None),
        ("saved_messages", None),
    ],
)
def test_posts_have_an_address_where_telegram_gives_one(kind: str, link: str | None) -> None:
    (document,), problems = read_all("result.json", export(message(7, "Six tents burned."), type=kind))
    assert document.url == link
    assert problems == []


@pytest.mark.parametrize(
    ("times", "published", "at"),
    [
        ({"date": "2024-05-02T01:00:00", "date_unixtime": "1714600800"}, date(2024, 5, 1), "2024-05-01T22:00:00Z"),
        ({"date": "2024-05-02T01:00:00", "date_unixtime": None}, date(2024, 5, 2), "2024-05-02T01:00:00"),
        ({"date": "yesterday", "date_unixtime": "soon"}, None, None),
        ({"date": None, "date_unixtime": str(10**30)}, None, None),
    ],
)
def test_the_day_is_that_in_utc_where_the_export_says_it(
    times: dict[str, Any], published: date | None, at: str | None
) -> None:
    (document,), _ = read_all("result.json", export(message(7, "Six tents burned.", **times)))
    assert (document.published, document.metadata.get("published_at")) == (published, at)


@pytest.mark.parametrize("name", ["result.json", "export", "a.txt", "a.jsonl"])
def test_an_export_is_told_by_what_is_in_it(name: str) -> None:
    (document,), _ = read_all(name, export(message(7, "Six tents burned.")))
    assert document.reader == "telegram"


def test_an_edited_post_is_a_new_version_of_it(tmp_path: Path) -> None:
    settings = Settings.load(str(tmp_path / "posts.db"))
    for folder, text, more in (
        ("first", "Six tents burned.", {}),
        ("second", "Nine tents burned.", {"edited": "2024-05-01T12:00:00", "edited_unixtime": "1714554000"}),
    ):
        file = tmp_path / folder / "result.json"
        file.parent.mkdir()
        file.write_bytes(export(message(7, text, **more), message(8, "The road is open again.")))
        summary = ingest([str(file)], settings, Request())
    assert (summary.new_versions, summary.same, summary.added) == (1, 1, 0)
