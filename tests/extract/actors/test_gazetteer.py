"""The word lists of actors keep their own rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pycountry
import pytest
from tallybook.extract.actors.gazetteer import Entry, Sense, countries, fold, key_of, lexicon, posts
from tallybook.extract.actors.institutions import bodies, body_actor
from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.recognise import find_actors
from tallybook.extract.actors.roles import minister_bodies
from tallybook.records import Actor, ActorKind
from tallybook.vocab.load import tables

CODES = {country.alpha_2 for country in pycountry.countries} | {"XK"}
# One word for two countries by its nature; the entry listed first is meant.
SHARED = {"congolese", "dominican"}


def words_of(content: Any) -> Iterator[str]:
    """Every string of a word list."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield key
            yield from words_of(value)
    elif isinstance(content, list):
        for value in content:
            yield from words_of(value)


@pytest.mark.parametrize("name", tables("actors"))
def test_words_have_no_space_at_their_ends(name: str) -> None:
    assert [word for word in words_of(tables("actors")[name]) if word != word.strip() or "  " in word or not word] == []


def test_every_country_of_the_standard_is_listed() -> None:
    assert set(countries()) == CODES


def test_country_codes_are_of_the_standard() -> None:
    listed = {one.get("country") for content in tables("actors").values() for one in content.get("actors", ())} - {None}
    listed |= set(tables("actors")["places"]["places"]) | set(tables("actors")["places"]["territories"])
    listed |= {
        code
        for entry in bodies().values()
        for codes in [*entry.get("other_names", {}).values(), entry.get("only_in", [])]
        for code in codes
    }
    assert listed - CODES == set()


def test_no_actor_is_listed_twice() -> None:
    seen: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for name, content in tables("actors").items():
        for entry in content.get("actors", ()):
            seen[fold_all(entry["name"]), entry.get("country")].append(name)
    assert {actor: files for actor, files in seen.items() if len(files) > 1} == {}


def fold_all(name: str) -> str:
    return " ".join(fold(word) for word in name.split())


def test_no_name_leads_to_two_actors() -> None:
    meanings: dict[tuple[str, tuple[str, ...]], set[Actor | str]] = defaultdict(set)
    for entry in lexicon():
        meanings[key_of(entry.name)[0], key_of(entry.name)[1]].add(meaning(entry))
    doubtful = {words: found for (words, _), found in meanings.items() if len(found) > 1 and words not in SHARED}
    assert doubtful == {}


def meaning(entry: Entry) -> Actor | str:
    return entry.actor or f"{entry.sense} of {entry.country}"


@pytest.mark.parametrize("name", sorted(bodies()))
def test_a_body_has_kind_name_and_words_of_its_own(name: str) -> None:
    entry = bodies()[name]
    assert ActorKind(entry["kind"])
    assert entry["words"] and len(set(entry["words"])) == len(entry["words"])
    assert entry.get("name") or entry.get("of_country")
    others = {fold_all(word) for other, content in bodies().items() if other != name for word in content["words"]}
    assert others & {fold_all(word) for word in entry["words"]} == set()
    assert body_actor(name, "FR").country == "FR"


def test_no_country_has_two_names_for_a_body() -> None:
    for name, entry in bodies().items():
        codes = [code for listed in entry.get("other_names", {}).values() for code in listed]
        assert len(codes) == len(set(codes)), name


def test_posts_are_those_of_the_bodies_and_held_once() -> None:
    held = [(role, actor.country) for role, actor in posts()]
    assert {role for role, _ in held} - set(bodies()) == set()
    assert len(held) == len(set(held))
    assert set(minister_bodies().values()) - set(bodies()) == set()


def test_every_name_of_a_body_leads_to_it() -> None:
    wrong = {}
    for entry in lexicon():
        if entry.sense is Sense.NAMED and resolve(entry.name) != entry.actor:
            wrong[entry.name] = resolve(entry.name)
    assert wrong == {}


def test_every_name_of_a_body_is_found_in_a_text() -> None:
    missed = []
    for entry in lexicon():
        if entry.sense is Sense.NAMED and not entry.name.startswith("The "):
            actors = {mention.actor for mention in find_actors(f"On that day, {entry.name} said twelve people died.")}
            if entry.actor not in actors:
                missed.append(entry.name)
    assert missed == []
