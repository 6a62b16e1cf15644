"""The cache of parsed TOML: a copy that is never wrong and never needed."""

from __future__ import annotations

import os
import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from tallybook.vocab import compiled, load
from tallybook.vocab.compiled import cache_folder, read_toml

LIST = 'start = 2022-02-24\nname = "Zürich – 城"\n' + "".join(
    f"[[actors]]\nname = {number!r}\nshare = 0.1\naliases = ['a{number}', 'b']\nflag = true\n"
    for number in map(str, range(100))
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("TALLY_CACHE", str(folder))
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "lists" / "states.toml"
    path.parent.mkdir()
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was parsed as TOML, in order."""
    texts: list[str] = []
    parse = tomllib.loads

    def noted(text: str) -> dict[str, object]:
        texts.append(text)
        return parse(text)

    monkeypatch.setattr(tomllib, "loads", noted)
    return texts


def test_the_second_reading_parses_nothing(cache: Path, source: Path, parsed: list[str]) -> None:
    first = read_toml(source)
    assert read_toml(source) == first
    assert parsed == [LIST]
    assert first["start"] == date(2022, 2, 24)
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("path", sorted(load._FOLDER.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_list_of_the_package_comes_back_as_it_was(cache: Path, path: Path) -> None:
    wanted = tomllib.loads(path.read_text(encoding="utf-8"))
    assert read_toml(path) == wanted
    assert read_toml(path) == wanted
    assert cache.is_dir() == (path.stat().st_size > compiled._SMALL)


def test_an_edited_list_is_read_anew_and_its_old_copy_goes(cache: Path, source: Path) -> None:
    read_toml(source)
    source.write_text(LIST.replace("Zürich", "Bern"), encoding="utf-8")
    assert read_toml(source)["name"].startswith("Bern")
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: b"", id="empty"),
        pytest.param(lambda content: content[: len(content) // 2], id="cut off"),
        pytest.param(lambda content: content[:-20] + b"x" * 20, id="altered"),
        pytest.param(lambda content: b"\xff\x00\n" + content, id="no hash in front"),
        pytest.param(lambda content: content.replace(b"Z", b"Q"), id="another value"),
    ],
)
def test_a_damaged_copy_is_made_again(cache: Path, source: Path, damage: object) -> None:
    wanted = read_toml(source)
    (kept,) = cache.iterdir()
    sound = kept.read_bytes()
    kept.write_bytes(damage(sound))  # type: ignore[operator]
    assert read_toml(source) == wanted
    assert kept.read_bytes() == sound


@pytest.mark.parametrize("where", ["a file in the way", "a folder in place of the copy", "turned off", "no home"])
def test_without_a_cache_lists_are_parsed(
    where: str, cache: Path, source: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    wanted = tomllib.loads(LIST)
    parsed.clear()
    if where == "a file in the way":
        cache.write_text("")
    elif where == "a folder in place of the copy":
        read_toml(source)
        (kept,) = cache.iterdir()
        kept.unlink()
        kept.mkdir()
        parsed.clear()
    elif where == "turned off":
        monkeypatch.setenv("TALLY_CACHE", "")
    else:
        for name in ("TALLY_CACHE", "HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
            monkeypatch.delenv(name, raising=False)
    assert read_toml(source) == wanted
    assert read_toml(source) == wanted
    assert len(parsed) == 2


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_no_error(cache: Path, source: Path) -> None:
    cache.mkdir(mode=0o500)
    assert read_toml(source)["start"] == date(2022, 2, 24)
    assert list(cache.iterdir()) == []


def test_many_writers_at_once_leave_one_whole_copy(cache: Path, source: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: read_toml(source), range(64)))
    assert all(table == found[0] for table in found)
    (kept,) = cache.iterdir()
    assert compiled._read(kept) == found[0]


def test_what_json_cannot_hold_is_parsed_each_time(cache: Path, source: Path, parsed: list[str]) -> None:
    source.write_text("at = 07:32:00\n" + LIST, encoding="utf-8")
    assert read_toml(source) == read_toml(source)
    assert len(parsed) == 2
    assert not cache.exists()


def test_the_folder_is_the_systems(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TALLY_CACHE", raising=False)
    monkeypatch.setattr(compiled.sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() is None
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == tmp_path / ".cache" / "tallybook"
    monkeypatch.setattr(compiled.sys, "platform", "darwin")
    assert cache_folder() == tmp_path / "Library" / "Caches" / "tallybook"
