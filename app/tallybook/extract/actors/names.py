"""Names that are in no word list: a person's, told by title and shape, and an organisation's, by its head noun."""

from __future__ import annotations

import re

from tallybook.extract.actors.gazetteer import WORD, Match, Sense, lexicon
from tallybook.extract.actors.roles import head_of, is_name_word, kinds_by_word, word_set
from tallybook.records import Actor, ActorKind

_NAME_WORD = re.compile(r"(?:[^\W\d_]\.){1,3}|[^\W\d_]+(?:[-’'‘ʻ`][^\W\d_]+)*[.’']?")
_POSSESSIVE = re.compile(r"[’']s?$")
_COUNTRY_POSSESSIVE = re.compile(r"[’']s?\s+")
# "…ian army's" before "2nd Division"; what belongs to it has a name of its own.
_BODY_POSSESSIVE = re.compile(r"\s(?:[a-z]+\s){0,2}[a-z]+[’']s?\s+(?=[A-Z\d])")
_COMMON_PLURAL = re.compile(r"(?:[aei]ans|ists|tors|ies|ents)$")  # "Europeans", "Investigators" open a sentence
_ELSEWHERE = re.compile(r"\s(?:at|near|with|from|based)\s")
# "Iran-backed" says nothing of whose the noun is; "Geneva-based" does.
_PART_OF_WORD = re.compile(r"-(?!based)[a-z]")
_MOST_NAME_WORDS = 7
_OF_RANK = re.compile(r"\d(?:st|nd|rd|th)?|class|grade", re.IGNORECASE)  # "Sgt. 1st Class", "Warrant Officer 2"
# "Radio Okapi", "Daily Monitor", "Voice of Sharia": what opens the name of a station or a paper.
_MEDIA_FRONT = re.compile(
    r"(?:[a-z-]+\s)*(?P<name>(?:(?:Radio|R[aá]dio|TV|Television|Daily)\s(?=[A-Z])|Voice\sof\s).+)"
)
_AFTER_NAME = re.compile(
    r"(?:of|for|from|with|at|in|who|which|whose|a|an|the|on|told|speaking|also|himself|herself|himself)$"
)


def find_person(phrase: str) -> Actor | None:
    """The person that a phrase without apposition names.

    With a title before the name ("Iraqi Prime Minister Mohammed Shia al-Sudani", "Mr. Ban"), or a name of two words and
    more by its shape alone. The country is that of the words around the name; titles are no part of it.
    """
    words = phrase.split()
    title = _last_title(words)
    behind = _behind_title(words, title)
    if not _leading_name(behind)[0]:
        name = _name_behind_office(words)
        if name:
            return person(name, first_country(" ".join(words[: -len(name)])))
    if title is not None:
        name, rest = _leading_name(behind)
        if name:
            around = " ".join([*words[: title + 1], *rest])
            return person(name, first_country(around))
    owned = _behind_owner(phrase)
    if owned:
        return owned
    name, rest = _leading_name(words)
    if len(name) < 2 or _is_known(" ".join(name)):
        return None
    return person(name, first_country(" ".join(rest)))


def _behind_title(words: list[str], title: int | None) -> list[str]:
    """The words behind a title and the class of a rank: "Jane Doe" of "Sgt. 1st Class Jane Doe"."""
    if title is None:
        return []
    start = title + 1
    while start < len(words) and _OF_RANK.fullmatch(words[start]):
        start += 1
    return words[start:]


def _behind_owner(phrase: str) -> Actor | None:
    """The person behind the possessive of a country or body: "Ukraine's Oleksandr Usyk", "Reuters' Jane Doe"."""
    owner = lexicon().match(phrase, 0)
    possessive = _COUNTRY_POSSESSIVE.match(phrase, owner.end) if owner else None
    if owner is None or possessive is None or not looks_like_name(phrase[possessive.end() :]):
        return None
    return person(phrase[possessive.end() :].split(), owner.entry.country)


def person(name: list[str], country: str | None) -> Actor:
    """The person of that name."""
    return Actor(name=_POSSESSIVE.sub("", " ".join(name)), kind=ActorKind.PERSON, country=country)


def looks_like_name(phrase: str) -> bool:
    """Whether all of a phrase is one person's name, of two words or more."""
    words = phrase.split()
    name, rest = _leading_name(words)
    return len(name) >= 2 and not rest and not _is_known(phrase)


def is_single_name(phrase: str) -> bool:
    """Whether a phrase is one capitalised word that a person may be called by: "Zelensky", not "SPLM"."""
    return (
        " " not in phrase
        and _NAME_WORD.fullmatch(phrase) is not None
        and phrase[0].isupper()
        and not phrase.isupper()
        and is_name_word(phrase)
        and not _COMMON_PLURAL.search(phrase)
    )


def find_organisation(phrase: str) -> Actor | None:
    """The body that a phrase names with a head noun of a known kind: "Sheba Medical Center", "a Karachi hospital".

    A country's possessive before it is no part of the name: "Peru's Truth Commission" gives "Truth Commission", PE.
    """
    medium = _medium_by_front(phrase)
    if medium:
        return medium
    head = head_of(phrase)
    kinds = kinds_by_word("organisations")
    last = head.split()[-1].lower() if head else ""
    kind = kinds.get(" ".join(head.lower().split()[-2:])) or kinds.get(last)
    if kind is None:
        return None
    country, name = _without_country(_ELSEWHERE.split(phrase, maxsplit=1)[0], kind)
    return Actor(name=name, kind=kind, country=country or first_country(phrase))


def _medium_by_front(phrase: str) -> Actor | None:
    """A station or paper whose name opens with what it is, behind a country or none: "Mali's Radio Kledu"."""
    owner = lexicon().match(phrase, 0)
    start = _COUNTRY_POSSESSIVE.match(phrase, owner.end) if owner and owner.entry.country else None
    found = _MEDIA_FRONT.fullmatch(phrase, start.end() if start else 0)
    if found is None:
        return None
    return Actor(name=found["name"], kind=ActorKind.MEDIA, country=first_country(phrase))


def first_country(words: str) -> str | None:
    """The code of the first country that words belong to, by a country, demonym, place or named body among them."""
    match = first_match(words)
    return match.entry.country if match else None


def first_match(words: str) -> Match | None:
    """The first entry of the word lists in a phrase that belongs to a country."""
    names = lexicon()
    place = 0
    while found := WORD.search(words, place):
        match = names.match(words, found.start())
        if match and match.entry.country and not _PART_OF_WORD.match(words, match.end):
            return match
        place = match.end if match else found.end()
    return None


def country_at_front(phrase: str) -> Match | None:
    """The first country, place or group, with nothing but lower-case words before it ("neighbouring Jordan")."""
    match = first_match(phrase)
    if match is None or phrase[: match.start] != phrase[: match.start].lower():
        return None
    return match


def description(words: str) -> str:
    """What the words before a name say that it is, without whose: "peacekeeping mission" of "UN peacekeeping mission".

    Left as it is where nothing but a body without a country owns it: "the UN Reuters" describes nobody.
    """
    front = country_at_front(words)
    rest = words[front.end :] if front else re.sub(r"^[A-Z]\w+[’']s\s", "", words)
    while again := lexicon().match(rest, len(rest) - len(rest.lstrip())):
        is_owner = again.entry.country or (again.entry.actor and rest[again.end :].strip())
        if not is_owner or rest[again.end : again.end + 1] == "-":
            break
        rest = rest[again.end :]
    return re.sub(r"\b(?:TV|NGO)\b", "medium", rest)


def first_named(words: str) -> Match | None:
    """The first entry in a phrase that belongs to a country or is a body of none: the UN of "the UN's man in Aden"."""
    names = lexicon()
    matches = (names.match(words, found.start()) for found in WORD.finditer(words))
    return next((one for one in matches if one and _is_owner(one, words)), None)


def _is_owner(match: Match, words: str) -> bool:
    return bool(match.entry.country or match.entry.actor) and not _PART_OF_WORD.match(words, match.end)


def _without_country(phrase: str, kind: ActorKind) -> tuple[str | None, str]:
    match = lexicon().match(phrase, 0)
    if match is None or match.entry.country is None:
        return None, phrase
    possessive = _COUNTRY_POSSESSIVE.match(phrase, match.end)
    if possessive and possessive.end() < len(phrase):
        return match.entry.country, phrase[possessive.end() :]
    inner = _BODY_POSSESSIVE.match(phrase, match.end)
    if inner:
        return match.entry.country, phrase[inner.end() :]
    rest = phrase[match.end :].strip()
    is_official = kind in {ActorKind.GOVERNMENT, ActorKind.MINISTRY, ActorKind.MILITARY, ActorKind.POLICE}
    if is_official and match.entry.sense is Sense.ADJECTIVE and rest and rest == rest.lower():
        return match.entry.country, rest
    return match.entry.country, phrase


def _last_title(words: list[str]) -> int | None:
    """Where the last title stands that a name may follow."""
    titles = word_set("titles", "words")
    short = word_set("titles", "abbreviated")
    for place in range(len(words) - 2, -1, -1):
        word = words[place].lower()
        plain = word.rstrip(".")
        if (plain in titles and not word.endswith(".")) or plain in short:
            return place
        if "-" in word and word.rsplit("-", 1)[-1] in titles:
            return place
        is_first = place == 0 or words[place - 1].islower()
        if is_first and words[place].rstrip(".") in word_set("titles", "honorifics"):
            return place
    return None


def _name_behind_office(words: list[str]) -> list[str]:
    """The name behind an office with "of" or "for": "Minister of Social Affairs Hector Hajjar"."""
    offices = [place for place, word in enumerate(words) if word.lower() in word_set("titles", "words")]
    if not offices or not {"of", "for"} & set(words[offices[0] :]):
        return []
    name: list[str] = []
    for word in reversed(words[offices[0] + 1 :]):
        if not _continues(["A"], word):
            break
        name.insert(0, word)
    before = words[len(words) - len(name) - 1].lower()
    while name and (known := lexicon().match(" ".join(name), 0)):
        name, before = " ".join(name)[known.end :].split(), "known"
    return name if len(name) > 1 and name[0][0].isupper() and before not in {"of", "for", "the"} else []


def _leading_name(words: list[str]) -> tuple[list[str], list[str]]:
    """The words of a name at the front, and what follows; no name where what follows can't follow one."""
    name: list[str] = []
    for word in words[:_MOST_NAME_WORDS]:
        if not _continues(name, word):
            break
        name.append(word)
    while name and name[-1].islower():
        name.pop()
    rest = words[len(name) :]
    if not name or (rest and not _AFTER_NAME.match(rest[0].lower())):
        return [], words
    return name, rest


def _continues(name: list[str], word: str) -> bool:
    if not _NAME_WORD.fullmatch(word):
        return False
    plain = word.rstrip(".’'")
    pieces = re.split(r"[-’'‘ʻ`]", plain)
    if plain.islower():
        return bool(name) and plain in word_set("name_particles", "words")
    if plain[0].isupper() or pieces[0] in word_set("name_particles", "words"):
        if plain.lower() in word_set("name_particles", "after"):
            return bool(name)
        is_shout = len(plain) > 3 and plain.isupper() and "-" not in plain
        return is_name_word(plain) and not is_shout and any(piece[:1].isupper() for piece in pieces)
    return False


def _is_known(name: str) -> bool:
    """Whether words that look like a name hold a country, place or body of the word lists."""
    names = lexicon()
    for found in WORD.finditer(name):
        match = names.match(name, found.start())
        if match is None:
            continue
        if match.entry.sense is Sense.DECOY or (match.entry.sense is Sense.COUNTRY and match.entry.is_given_name):
            continue
        if match.entry.sense in {Sense.COUNTRY, Sense.ADJECTIVE, Sense.PEOPLE, Sense.TERRITORY}:
            return True
        if match.start == 0 or match.end == len(name):
            return True
    return False
