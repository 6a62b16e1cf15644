"""Where a text names states and bodies: one pass over its capitalised words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tallybook.extract.actors.gazetteer import Lexicon, Match, Sense, after_possessive, lexicon, pattern
from tallybook.extract.actors.institutions import find_after, find_before, joined
from tallybook.extract.actors.roles import word_set
from tallybook.extract.document import ActorMention
from tallybook.records import Actor

_NEXT_WORD = re.compile(r"[ \u00a0]\n?[“\"‘']?([^\W\d_][\w’'-]*)|\n(?!\n)([^\W\d_][\w’'-]*)")
_HYPHENS = "-‐‑"
_COMPOUND = re.compile(r"[-‐‑]([^\W_]+)")
_RUN = re.compile(r"[-‐‑](?:run|controlled|led|administered|appointed)(?=\s)")
_SHORT_FORM = re.compile(r"[’']?s?\s\((?:the\s|or\s)?[“\"']?([A-Z][A-Za-z]*[A-Z][A-Za-z0-9-]{0,6})[”\"']?[),;]")
_PRECEDING_WORD = re.compile(r"([^\W\d_][\w’'.-]*)[ \u00a0]$")
_FOLLOWING_NAME = re.compile(r" ([A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?![\w’'-])")


@cache
def _candidate() -> re.Pattern[str]:
    """A word that a name may begin with: one with a capital or figure, or a known one without ("al", "peshmerga")."""
    small = sorted(word for word in lexicon().first_words() if not (word[0].isupper() or word.isdigit()))
    return re.compile(rf"(?<!\w)(?:[A-ZÀ-ÖØ-ÞĀ-Ž0-9][^\W_]*|{'|'.join(small)})(?![^\W_])")


def find_actors(text: str) -> tuple[ActorMention, ...]:
    """The states, forces, ministries, groups and other bodies named in a text, left to right, none within another.

    Adjectives and possessives count ("North Korean soldiers", "Russia's losses"); people and pronouns do not.
    """
    return tuple(_Finder(text).mentions())


class _Finder:
    """One pass over one text; remembers the short forms that the text itself gives to bodies."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lexicon: Lexicon = lexicon()
        self._short_forms: dict[str, Actor] = {}

    def mentions(self) -> Iterator[ActorMention]:
        """Yield the mentions of the text."""
        free = 0  # where the last mention or decoy ended
        for candidate in _candidate().finditer(self._text):
            start = candidate.start()
            if start < free:
                continue
            short = self._short_forms.get(candidate.group())
            if short:
                free = candidate.end()
                yield ActorMention(start, free, short, self._is_modifier(free, can_modify=False))
                continue
            match = self._lexicon.match(self._text, start) if self._lexicon.starts(candidate.group()) else None
            if match is None:
                continue
            mention = self._mention(match, free)
            free = max(match.end, mention.end if mention else 0)
            if mention:
                yield mention

    def _mention(self, match: Match, free: int) -> ActorMention | None:
        """The mention that a match gives rise to; None for decoys, places and names that mean something else here."""
        entry = match.entry
        if entry.sense is Sense.DECOY or self._means_another(match):
            return None
        with_body = self._with_body(match, free)
        if with_body:
            self._note_short_form(with_body.end, with_body.actor)
            return with_body
        if entry.actor is None or self._is_inside_compound(match) or self._is_place(match):
            return None
        self._note_short_form(match.end, entry.actor)
        is_modifier = entry.sense is not Sense.PEOPLE and self._is_modifier(match.end, can_modify=entry.can_modify)
        return ActorMention(match.start, match.end, entry.actor, is_modifier)

    def _with_body(self, match: Match, free: int) -> ActorMention | None:
        """The body of the country at `match`, behind it ("Iraq's army") or before it ("the army of Iraq")."""
        text, entry = self._text, match.entry
        if entry.country is None or entry.sense is Sense.PEOPLE:
            return None
        run = _RUN.match(text, match.end) if entry.sense is Sense.NAMED else None
        found = find_after(text, run.end() if run else after_possessive(text, match.end))
        actor = joined(found.body, match) if found else None
        if found and actor:
            return ActorMention(match.start, found.end, actor, self._is_modifier(found.end, can_modify=False))
        if entry.sense is Sense.ADJECTIVE:
            return None
        return self._behind_body(match, free)

    def _behind_body(self, match: Match, free: int) -> ActorMention | None:
        start, actor = match.start, None
        while found := find_before(self._text, start):
            body, word = found
            outer = joined(body.body, match, word)
            if outer is None or body.start < free:
                break
            start, actor = body.start, outer
        return ActorMention(start, match.end, actor, self._is_modifier(match.end, can_modify=False)) if actor else None

    def _means_another(self, match: Match) -> bool:
        entry = match.entry
        if entry.not_near and any(word in self._text for word in entry.not_near):
            return True
        if self._is_shouted_word(match) or self._is_language(match):
            return True
        if entry.is_given_name or entry.sense in {Sense.CAPITAL, Sense.WEAK_CAPITAL}:
            return self._is_persons_name(match)
        return False

    def _is_shouted_word(self, match: Match) -> bool:
        """Whether "WHO" is the pronoun in a line of capitals."""
        if self._text[match.start : match.end].lower() not in word_set("ordinary", "words"):
            return False
        text = self._text
        before = text[max(0, match.start - 25) : match.start].rpartition("\n")[2]
        beside = before + text[match.start : match.end + 25].partition("\n")[0]
        return not re.search(r"\b[a-z]{2,}|\b[A-Z][a-z]", beside) and len(re.findall(r"[A-Z]{2,}", beside)) > 2

    def _is_language(self, match: Match) -> bool:
        """Whether "Russian" is the language: "he said in Russian"."""
        if match.entry.sense is not Sense.ADJECTIVE or self._is_modifier(match.end, can_modify=True):
            return False
        before = _PRECEDING_WORD.search(self._text, max(0, match.start - 30), match.start)
        return before is not None and before[1].lower() in word_set("language_cues", "words")

    def _is_persons_name(self, match: Match) -> bool:
        """Whether "Jordan" is part of "Jordan Miller" or "Tom Jordan"."""
        before = _PRECEDING_WORD.search(self._text, max(0, match.start - 30), match.start)
        if before and before[1] in word_set("given_names", "words"):
            return True
        after = _FOLLOWING_NAME.match(self._text, match.end) if match.entry.is_given_name else None
        if after is None or self._lexicon.match(self._text, after.start(1)) or find_after(self._text, match.end):
            return False
        return after[1].lower() not in word_set("not_in_names", "words") | word_set("attributed", "words")

    def _is_inside_compound(self, match: Match) -> bool:
        """Whether a name is only a part of "pro-Russian", "Iran-backed" or "English-speaking"."""
        text = self._text
        if match.start and text[match.start - 1] in _HYPHENS:
            prefix = re.search(r"\b\w+$", text[max(0, match.start - 20) : match.start - 1])
            if prefix and prefix.group().islower():
                return True
        behind = _COMPOUND.match(text, match.end)
        return bool(behind and behind[1].islower())

    def _is_place(self, match: Match) -> bool:
        """Whether a capital stands for the city and not for its government."""
        if match.entry.sense is Sense.WEAK_CAPITAL:
            return not pattern("speaks").match(self._text, match.end) or self._is_located(match)
        return match.entry.sense is Sense.CAPITAL and self._is_located(match)

    def _is_located(self, match: Match) -> bool:
        text, start = self._text, match.start
        line_start = text.rfind("\n", 0, start) + 1
        if not text[line_start:start].strip() and pattern("dateline").match(text, match.end):
            return True
        before = text[max(0, start - 60) : start].replace("\n", " ")
        if pattern("located").search(before):
            return True
        following = _NEXT_WORD.match(text, after_possessive(text, match.end))
        word = _word(following)
        if following and (word in word_set("city_adjectives", "words") or text[following.end() - len(word)].isupper()):
            word = _word(_NEXT_WORD.match(text, following.end()))
        return word in word_set("city_nouns", "words")

    def _is_modifier(self, end: int, *, can_modify: bool) -> bool:
        """Whether what ends at `end` stands before a noun, as a possessive or as an adjective does."""
        text = self._text
        behind = after_possessive(text, end)
        if behind > end:
            return _NEXT_WORD.match(text, behind) is not None
        if text[end : end + 1] in {"-", "–"} and text[end + 1 : end + 2].isupper():
            return True
        following = _NEXT_WORD.match(text, end)
        if following is None:
            return False
        word = _word(following)
        if can_modify:
            return word not in word_set("never_nouns", "words")
        return word in word_set("attributed", "words")

    def _note_short_form(self, end: int, actor: Actor) -> None:
        """Remember "RSF" where the text says "Rapid Support Forces (RSF)"."""
        short = _SHORT_FORM.match(self._text, end)
        if short:
            self._short_forms[short[1]] = actor


def _word(match: re.Match[str] | None) -> str:
    """The word that a match of what follows found, in lower case; "" for none."""
    return (match[1] or match[2]).lower() if match else ""
