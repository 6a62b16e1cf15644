"""Settings: which place says what, and what a file may not say."""

from __future__ import annotations

from pathlib import Path

import pytest
from tallybook.settings import KEYS, Settings, SettingsError, _user_folder, file_places


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of an empty current folder, beside an empty folder of the user's settings; no variable is set."""
    for name in ("TALLY_DB", "TALLY_NAME", "TALLY_PUBLISHER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work" / "tally.toml"


@pytest.fixture
def users(here: Path) -> Path:
    path = here.parent.parent / "config" / "tallybook" / "tally.toml"
    path.parent.mkdir(parents=True)
    return path


def test_without_any_the_defaults_hold(here: Path) -> None:
    assert Settings.load() == Settings(f"sqlite:///{here.parent / 'tally.db'}")


def test_the_file_here_comes_before_the_users_key_by_key(here: Path, users: Path) -> None:
    here.write_text('database = "a.db"\n', encoding="utf-8")
    users.write_text('database = "b.db"\nname = "ann"\n', encoding="utf-8")
    found = Settings.load()
    assert found == Settings(f"sqlite:///{here.parent / 'a.db'}", "ann", None, (here, users))
    assert file_places() == (here, users)


def test_options_come_before_variables_and_these_before_files(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here.write_text('database = "file.db"\nname = "ann"\npublisher = "The Daily"\n', encoding="utf-8")
    assert Settings.load().database_url.endswith(f"{here.parent.name}/file.db")
    for name, value in (("TALLY_DB", "variable.db"), ("TALLY_NAME", "bea"), ("TALLY_PUBLISHER", "The Weekly")):
        monkeypatch.setenv(name, value)
    found = Settings.load()
    assert (found.name, found.publisher) == ("bea", "The Weekly")
    assert found.database_url.endswith(f"{here.parent.name}/variable.db")
    assert Settings.load("option.db").database_url.endswith(f"{here.parent.name}/option.db")


def test_a_relative_database_is_relative_to_its_file(users: Path) -> None:
    users.write_text('database = "records/all.db"\n', encoding="utf-8")
    assert Settings.load().database_url == f"sqlite:///{users.parent / 'records' / 'all.db'}"


@pytest.mark.parametrize("database", ["/srv/all.db", "postgresql://ann@server/tally", "~/all.db"])
def test_other_databases_are_as_they_are_given(here: Path, database: str) -> None:
    here.write_text(f'database = "{database}"\n', encoding="utf-8")
    expected = database if "://" in database else f"sqlite:///{Path(database).expanduser()}"
    assert Settings.load().database_url == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param('datbase = "a.db"', ('"datbase"', *KEYS), id="no such key"),
        pytest.param("database = 3", ("database", "3"), id="a number"),
        pytest.param("name = true", ("name", "true"), id="a truth value"),
        pytest.param('name = ["ann"]', ("name", "a list"), id="a list"),
        pytest.param('[publisher]\nname = "x"', ("publisher", "a table"), id="a table"),
        pytest.param('name = " "', ("name", "empty"), id="nothing"),
        pytest.param("name = ann", ("no TOML", "line 1"), id="without quotes"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_possible(here: Path, text: str, words: tuple[str, ...]) -> None:
    here.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        Settings.load()
    assert str(here) in raised.value.message
    assert all(word in f"{raised.value.message} {raised.value.next_step}" for word in words)
    assert raised.value.next_step


def test_a_file_in_another_encoding_is_named(here: Path) -> None:
    here.write_bytes('name = "Zoë"'.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"tally\.toml is no TOML"):
        Settings.load()


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, Path("~/.config").expanduser()),
        ("linux", {"XDG_CONFIG_HOME": "/etc/ann"}, Path("/etc/ann")),
        ("win32", {"APPDATA": "/roaming"}, Path("/roaming")),
        ("darwin", {"XDG_CONFIG_HOME": "/etc/ann"}, Path("/etc/ann")),
    ],
)
def test_the_users_folder_is_that_of_the_system(platform: str, environment: dict[str, str], folder: Path) -> None:
    assert _user_folder(platform, environment) == folder


def test_on_macos_it_is_the_systems_own_or_the_one_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert _user_folder("darwin", {}) == tmp_path / "Library" / "Application Support"
    (tmp_path / ".config" / "tallybook").mkdir(parents=True)
    assert _user_folder("darwin", {}) == tmp_path / ".config"
