"""Sentences with the figures that they hold, made from a grammar of English news.

A sentence is put together from parts that vary by themselves: a number (shape and bound), what it counts, whose it
is, what befell it, the construction that says so, an agent, places and times around, and the frame of who says it.
`Grammar` takes every choice from the function that it is given, so that a test may draw them and a script may roll
them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

Item = TypeVar("Item")


@dataclass(slots=True, eq=False)
class Expected:
    """A figure by its words and fields; `whole` is the figure that it is a part of."""

    words: str
    low: float | None
    high: float | None
    modifier: str
    measure: str = ""
    category: str = "people"
    subject: str | None = None
    equipment: str | None = None
    whole: Expected | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text and its figures in order."""

    text: str
    figures: tuple[Expected, ...]


# A part of a sentence: words, figures and parts of parts.
Part = Any


@dataclass(frozen=True, slots=True)
class Kind:
    """What is counted: category, nouns of it (singular, plural), the equipment's class."""

    category: str
    nouns: tuple[tuple[str, str], ...]
    equipment: str | None = None
    has_side: bool = False


PERSONNEL = Kind(
    "personnel",
    (("soldier", "soldiers"), ("fighter", "fighters"), ("gunman", "gunmen"), ("militant", "militants"),
     ("commando", "commandos"), ("militiaman", "militiamen"), ("serviceman", "servicemen"), ("rebel", "rebels"),
     ("border guard", "border guards"), ("special forces soldier", "special forces soldiers")),
    has_side=True,
)  # fmt: skip
PEOPLE = (
    Kind("people", (("person", "people"), ("villager", "villagers"), ("woman", "women"), ("passenger", "passengers"),
                    ("worshipper", "worshippers"), ("migrant worker", "migrant workers"), ("farmer", "farmers"),
                    ("university student", "university students"), ("protester", "protesters"))),
    Kind("civilians", (("civilian", "civilians"), ("unarmed civilian", "unarmed civilians"))),
    Kind("children", (("child", "children"), ("schoolgirl", "schoolgirls"), ("teenager", "teenagers"),
                      ("young boy", "young boys"), ("infant", "infants"))),
    Kind("medics", (("doctor", "doctors"), ("nurse", "nurses"), ("paramedic", "paramedics"))),
    Kind("journalists", (("journalist", "journalists"), ("local reporter", "local reporters"))),
    Kind("aid_workers", (("aid worker", "aid workers"), ("Red Cross worker", "Red Cross workers"))),
    Kind("police", (("policeman", "policemen"), ("police officer", "police officers"))),
)  # fmt: skip
EQUIPMENT = (
    Kind("equipment", (("tank", "tanks"), ("T-72 tank", "T-72 tanks")), "tank", has_side=True),
    Kind("equipment", (("armoured personnel carrier", "armoured personnel carriers"),), "armoured_vehicle", True),
    Kind("equipment", (("howitzer", "howitzers"), ("155mm howitzer", "155mm howitzers")), "artillery", True),
    Kind("equipment", (("pickup truck", "pickup trucks"),), "vehicle", True),
)  # fmt: skip
FLYING = (
    Kind("equipment", (("drone", "drones"), ("Shahed-136 drone", "Shahed-136 drones")), "drone", True),
    Kind("equipment", (("ballistic missile", "ballistic missiles"), ("cruise missile", "cruise missiles")), "missile", True),
)  # fmt: skip
AIRCRAFT = Kind("equipment", (("helicopter", "helicopters"), ("Mi-8 helicopter", "Mi-8 helicopters")), "helicopter", True)

# Words that tell a side before a noun, and the side.
SIDES = (
    ("Turkish", "Turkey"), ("Kenyan", "Kenya"), ("Ukrainian", "Ukraine"), ("Houthi", "Houthis"), ("Taliban", "Taliban"),
    ("Syrian government", "Syria"), ("Boko Haram", "Boko Haram"), ("Hezbollah", "Hezbollah"), ("M23", "M23"),
)  # fmt: skip
# Words behind the noun that tell its side.
SIDES_BEHIND = (
    ("from Chad", "Chad"), ("of the Colombian army", "Colombia"), ("from the Sudanese army", "Sudan"),
    ("belonging to Hezbollah", "Hezbollah"),
)  # fmt: skip
AGENTS = ("Ethiopian troops", "Turkish warplanes", "Malian forces", "unidentified attackers", "the Indian navy")
ATTACKS = ("a roadside bomb", "an air strike", "a suicide bombing", "heavy shelling", "a drone attack on a market",
           "an explosion at a checkpoint", "the blast", "a landmine")  # fmt: skip
PLACES = ("in Herat", "near the town of Djibo", "in the Gao region", "outside a mosque in Mosul", "in the eastern hills",
          "in the village of Barsalogho", "at a checkpoint", "along the northern border")  # fmt: skip
TIMES = ("on Monday", "overnight", "last week", "on 3 March", "late on Tuesday", "earlier in the day")
DISTRACTORS = ("10 km from the border", "on Highway 6", "at about 10:30 am", "in Resolution 1701", "with a 120mm mortar")
SAYERS = ("officials said", "a local mayor said", "witnesses said", "the Red Cross said", "police said on Tuesday")

# The harm's measure with its participle, its past where no agent is, and its -ing form.
HARM = {
    "killed": ("killed", "died", "killing"),
    "wounded": ("wounded", "were hurt", "wounding"),
}
TAKEN = {
    "captured": (("captured", "abducted", "kidnapped", "taken hostage", "taken prisoner"), ("capturing", "abducting")),
    "detained": (("arrested", "detained"), ("arresting", "detaining")),
    "evacuated": (("evacuated",), ("evacuating",)),
    "displaced": (("displaced", "driven from their homes"), ("displacing",)),
}  # fmt: skip
BROKEN = {
    "destroyed": ("destroyed", "burned", "blown up"),
    "damaged": ("damaged",),
    "captured": ("captured", "seized"),
}
UNITS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
BOUNDS = {
    "at_least": ("at least", "no fewer than", "a minimum of"),
    "more_than": ("more than", "over", "well over", "upwards of", "in excess of"),
    "at_most": ("up to", "as many as", "at most", "no more than"),
    "fewer_than": ("fewer than", "nearly", "almost", "close to", "under"),
    "about": ("about", "around", "some", "roughly", "an estimated", "approximately"),
}
VAGUE = (
    ("dozens of", 24, 99), ("scores of", 40, 99), ("hundreds of", 200, 999), ("several", 3, 9), ("a few", 3, 9),
    ("several dozen", 36, 99), ("several hundred", 300, 999), ("tens of thousands of", 20000, 99999),
    ("a handful of", 3, 9), ("thousands of", 2000, 9999),
)  # fmt: skip


class Grammar:
    """Makes sentences; `choose` picks one of the given things."""

    def __init__(self, choose: Callable[[Sequence[Any]], Any]) -> None:
        self._choose = choose

    def pick(self, options: Sequence[Item]) -> Item:
        return self._choose(options)

    def maybe(self, *parts: Part) -> Part:
        """The parts, or nothing."""
        return parts if self.pick((True, False)) else ""

    def sentence(self) -> Sentence:
        """One sentence, or two where the second goes on with what the first counted."""
        clause = self.pick(_CLAUSES)(self)
        text, figures = _flat(self._framed(clause))
        text = " ".join(filter(None, text.split(" "))).replace(" ,", ",").replace(" .", ".").replace(" ;", ";").replace("( ", "(")
        return Sentence(text[0].upper() + text[1:], tuple(figures))

    def _framed(self, clause: Part) -> Part:
        frame = self.pick(("plain", "plain", "behind", "before", "fronted", "according"))
        if frame == "behind":
            return clause, ",", self.pick(SAYERS), "."
        if frame == "before":
            return self.pick(SAYERS), "that", clause, "."
        if frame == "fronted":
            return self.pick(("on Friday", "in the capital", "meanwhile", "in a separate incident")), ",", clause, "."
        if frame == "according":
            return "according to the mayor", ",", clause, "."
        return clause, "."

    # Numbers.

    def number(self, least: int = 2) -> tuple[str, int]:
        """Words and worth of an exact number of at least two."""
        shape = self.pick(("digits", "digits", "words", "thousands", "tens", "dozen", "round", "million"))
        unit = self.pick(range(len(UNITS)))
        if shape == "words":
            return UNITS[unit], unit + 2
        if shape == "thousands":
            worth = self.pick((1300, 2450, 15000, 31341, 120000))
            return f"{worth:,}".replace(",", self.pick((",", ",", "\u00a0", "\u202f", "."))), worth
        if shape == "tens":
            tens = self.pick(range(len(TENS)))
            return (f"{TENS[tens]}-{self.pick(('three', 'seven'))}", 0) if False else (TENS[tens], 10 * tens + 20)
        if shape == "dozen":
            return self.pick((("a dozen", 12), ("two dozen", 24), ("half a dozen", 6), ("a hundred", 100)))
        if shape == "round":
            return self.pick(
                (("two thousand three hundred", 2300), ("five hundred", 500), ("three hundred and twelve", 312),
                 ("forty-seven", 47), ("ten thousand", 10000))
            )  # fmt: skip
        if shape == "million":
            return self.pick((("1.2 million", 1200000), ("half a million", 500000), ("two million", 2000000)))
        worth = self.pick((2, 3, 7, 12, 19, 38, 64, 103, 250, 843))
        return str(worth), max(worth, least)

    def quantity(self) -> Expected:
        """A number with its bound."""
        kind = self.pick(("exact", "exact", "bounded", "bounded", "range", "vague"))
        if kind == "range":
            low, high = self.pick(((20, 30), (15, 20), (300, 400), (1200, 1500)))
            words = self.pick(("between {} and {}", "{} to {}", "{}–{}", "{}-{}")).format(f"{low:,}", f"{high:,}")
            return Expected(words, low, high, "between")
        if kind == "vague":
            return Expected(*_vague(self.pick(VAGUE)))
        words, worth = self.number()
        if kind == "exact":
            return Expected(words, worth, worth, "exact")
        modifier = self.pick(tuple(BOUNDS))
        bound = self.pick(BOUNDS[modifier])
        if words.startswith(("a ", "half")) and bound in {"an estimated", "some"}:
            words, worth = "40", 40
        low, high = _bounds(modifier, worth)
        return Expected(f"{bound} {words}", low, high, modifier)

    # Noun phrases.

    def counted(self, measure: str, kinds: Sequence[Kind], *, side: bool = True) -> Part:
        """A counted noun phrase: "at least 12 Turkish soldiers"."""
        kind = self.pick(kinds)
        figure = replace(self.quantity(), measure=measure, category=kind.category, equipment=kind.equipment)
        noun = self.pick(kind.nouns)[1]
        where = self.pick(("none", "before", "behind")) if side and kind.has_side else "none"
        if where == "before":
            words, figure.subject = self.pick(SIDES)
            return figure, words, noun
        if where == "behind":
            words, figure.subject = self.pick(SIDES_BEHIND)
            return figure, noun, words
        return figure, noun

    def people(self, measure: str, *, side: bool = True) -> Part:
        return self.counted(measure, (PERSONNEL, *PEOPLE), side=side)

    def bare(self, measure: str, like: Part) -> Part:
        """A number without a noun, which counts the same as the one before: "another 30"."""
        before = figures_in(like)[0]
        figure = replace(
            self.quantity(), measure=measure, category=before.category, subject=before.subject, equipment=before.equipment
        )
        figure.words = figure.words.removesuffix(" of")
        if figure.words in {"several", "a few", "a handful", "scores"}:
            figure.words, figure.low, figure.high, figure.modifier = "9", 9, 9, "exact"
        return self.pick(("", "", "another")) if not figure.words.startswith("a ") else "", figure

    def around(self) -> Part:
        """Where and when, or neither, sometimes with a number that counts nothing."""
        return (
            self.maybe(self.pick(PLACES)),
            self.maybe(self.pick(TIMES)) if self.pick((True, False)) else self.maybe(self.pick(DISTRACTORS)),
        )

    def was(self) -> str:
        return self.pick(("were", "were", "have been", "had been"))

    # Clauses.

    def passive(self) -> Part:
        measure = self.pick(tuple(HARM))
        people = self.people(measure)
        by = self.maybe("by", self.pick((*AGENTS, *ATTACKS)))
        return people, self.was(), HARM[measure][0], by, self.around()

    def passive_two(self) -> Part:
        """12 soldiers were killed and another 30 wounded."""
        people = self.people("killed")
        more = self.bare("wounded", people)
        joint = self.pick(("and", ", while", ", and"))
        return people, self.was(), "killed", joint, more, self.pick(("wounded", "were wounded", "injured")), self.around()

    def subject_list(self) -> Part:
        """2 soldiers, 5 nurses and 30 villagers were killed."""
        measure = self.pick(tuple(HARM))
        # A side that is told of the first of a list may hold for all.
        first, second = self.people(measure, side=False), self.people(measure)
        third = self.maybe(",", self.people(measure, side=False))
        return first, third, "and", second, self.was(), HARM[measure][0], self.around()

    def intransitive(self) -> Part:
        verb = self.pick(("died", "have died", "lost their lives", "perished"))
        return self.people("killed"), verb, self.around()

    def active(self) -> Part:
        who = self.pick((*AGENTS, *ATTACKS))
        first = self.people("killed")
        second = self.maybe("and", self.pick(("wounded", "injured")), self.people("wounded"))
        return who, self.pick(("killed", "has killed", "have killed") if False else ("killed",)), first, second, self.around()

    def object_list(self) -> Part:
        return self.pick(ATTACKS), "killed", self.people("killed", side=False), "and", self.people("killed"), self.around()

    def participle(self) -> Part:
        event = self.pick(("a bomb went off", "gunmen opened fire", "rockets hit a school", "a building collapsed"))
        second = self.maybe("and", "wounding", self.people("wounded"))
        return event, self.pick(PLACES), ",", "killing", self.people("killed"), second

    def leaving(self) -> Part:
        second = self.maybe("and", self.people("wounded"), self.pick(("wounded", "injured")))
        return self.pick(ATTACKS), self.pick(("left", "has left")), self.people("killed"), "dead", second, self.around()

    def with_killed(self) -> Part:
        return (
            "the two sides clashed", self.pick(PLACES), ",", self.pick(("with", "leaving")),
            self.people("killed"), self.pick(("killed", "dead")),
        )  # fmt: skip

    def acts(self) -> Part:
        act, measure = self.pick(
            (("the deaths of", "killed"), ("the killing of", "killed"), ("the disappearance of", "missing"),
             ("the abduction of", "captured"), ("the arrest of", "detained"))
        )  # fmt: skip
        lead = self.pick(("the raid led to", "the mayor condemned", "the clashes caused", "the report documents"))
        return lead, act, self.people(measure), self.around()

    def toll(self) -> Part:
        new, old = self._bare_number("killed"), self._bare_number("killed")
        toll = self.pick(("the death toll", "the death toll from the attack", "the number of dead", "the toll"))
        verb = self.pick(("rose to", "has risen to", "climbed to", "was raised to", "stood at", "reached", "passed"))
        tail = ("from", old) if " to" in f" {verb}" and self.pick((True, False)) else ""
        return toll, verb, new, tail, self.maybe(self.pick(TIMES))

    def toll_of(self) -> Part:
        return "the earthquake had", "a death toll of", self._bare_number("killed"), self.maybe(self.pick(PLACES))

    def _bare_number(self, measure: str) -> Expected:
        words, worth = self.pick((("43", 43), ("1,204", 1204), ("sixty", 60), ("128", 128), ("forty-two", 42)))
        modifier = self.pick(("exact", "exact", "at_least", "more_than", "about"))
        low, high = _bounds(modifier, worth)
        bound = "" if modifier == "exact" else BOUNDS[modifier][0] + " "
        return Expected(bound + words, low, high, modifier, measure)

    def included(self) -> Part:
        lead = self.pick(("the dead included", "among the dead were", "the victims include") [:2])
        return lead, self.people("killed"), self.maybe("and", self.counted("killed", PEOPLE))

    def heading(self) -> Part:
        killed, wounded = self._bare_number("killed"), self._bare_number("wounded")
        lead = self.pick(("casualties :", "casualties so far :", "toll :"))
        return lead, killed, self.pick(("killed", "dead")), ",", wounded, self.pick(("wounded", "injured"))

    def suffered(self) -> Part:
        side, subject = self.pick((("the Kenyan army", "Kenya"), ("Ukrainian forces", "Ukraine"), ("Hezbollah", "Hezbollah")))
        killed, wounded = self._bare_number("killed"), self._bare_number("wounded")
        for one in (killed, wounded):
            one.category, one.subject = "personnel", subject
        return side, self.pick(("suffered", "suffered losses of")), killed, "killed and", wounded, "wounded", self.around()

    def including(self) -> Part:
        whole = self.people("killed")
        part = self._part(whole)
        return whole, ",", self.pick(("including", "among them")), part, ",", self.was(), "killed", self.around()

    def including_then_more(self) -> Part:
        """A part does not lend its category to what follows."""
        whole = self.people("killed")
        more = self.bare("wounded", whole)
        return whole, ",", "including", self._part(whole), ", were killed and", more, "were injured", self.around()

    def including_after(self) -> Part:
        whole = self.people("killed")
        return self.pick(ATTACKS), "killed", whole, ",", self.pick(("including", "among them")), self._part(whole)

    def of_them(self) -> Part:
        whole = self.people("killed")
        (inner,) = figures_in(whole)
        words, worth = self.pick((("13", 13), ("two", 2), ("at least 3", 3)))
        modifier = "at_least" if words.startswith("at") else "exact"
        low, high = _bounds(modifier, worth)
        part = Expected(words, low, high, modifier, "killed", "children", inner.subject, whole=inner)
        link = self.pick((("of them",), ("of whom were",), ("of them were",)))
        noun = self.pick(("children", "schoolgirls", "infants"))
        return self.pick(ATTACKS), "killed", whole, ",", part, link, noun

    def _part(self, whole: Part) -> Part:
        (inner,) = figures_in(whole)
        words, worth = self.pick((("12", 12), ("three", 3), ("at least two", 2), ("eleven", 11)))
        low, high = _bounds("at_least" if words.startswith("at") else "exact", worth)
        noun, category = self.pick(
            (("children", "children"), ("women", "people"), ("nurses", "medics"), ("policemen", "police"),
             ("soldiers", "personnel"), ("civilians", "civilians"))
        )  # fmt: skip
        modifier = "at_least" if words.startswith("at") else "exact"
        part = Expected(words, low, high, modifier, inner.measure, category, inner.subject, whole=inner)
        return part, noun

    def relative(self) -> Part:
        measure = self.pick(tuple(HARM))
        lead = self.pick(("officials identified", "the town mourned", "a memorial names"))
        return lead, self.people(measure), "who", "were", HARM[measure][0], self.around()

    def reduced(self) -> Part:
        measure = self.pick(tuple(HARM))
        people = self.people(measure)
        return people, HARM[measure][0], "in", self.pick(("the raid", "Friday’s attack")), "were", self.pick(
            ("taken to hospital", "named by the mayor", "flown to the capital")
        )

    def nobody(self) -> Part:
        measure = self.pick(tuple(HARM))
        words, noun, category = self.pick(
            (("no one", "", "people"), ("nobody", "", "people"), ("no", "soldiers", "personnel"), ("no", "civilians", "civilians"),
             ("none", "of the passengers", "people"))
        )  # fmt: skip
        return Expected(words, 0, 0, "exact", measure, category), noun, "was" if not noun else "were", HARM[measure][0], self.around()

    def denied(self) -> Part:
        """What did not happen, or may yet, is no figure."""
        noun = self.pick(("12 soldiers", "30 villagers", "at least 40 people"))
        return self.pick((("the bomb did not kill", noun), (noun, "were not wounded"), ("the bomb could kill", noun)))

    def taken(self) -> Part:
        measure = self.pick(tuple(TAKEN))
        people = self.people(measure) if measure in {"captured", "detained"} else self.counted(measure, PEOPLE)
        return people, self.was(), self.pick(TAKEN[measure][0]), self.maybe("by", self.pick(AGENTS)), self.around()

    def taking(self) -> Part:
        measure = self.pick(("captured", "detained", "evacuated"))
        people = self.people(measure) if measure != "evacuated" else self.counted(measure, PEOPLE)
        verb = self.pick([one for one in TAKEN[measure][0] if " " not in one])
        return self.pick(AGENTS), verb, people, self.around()

    def missing(self) -> Part:
        people = self.people("missing")
        verb = self.pick(("are missing", "were still missing", "remain missing", "are unaccounted for", "went missing"))
        return people, verb, self.around()

    def killed_and_missing(self) -> Part:
        people = self.people("killed")
        return people, "were killed and", self.bare("missing", people), self.pick(("are missing", "remain missing")), self.around()

    def surrendered(self) -> Part:
        return self.counted("surrendered", (PERSONNEL,)), self.pick(("surrendered", "laid down their arms", "have surrendered")), self.around()

    def fled(self) -> Part:
        return self.counted("displaced", PEOPLE[:2]), self.pick(("fled", "have fled their homes", "fled the fighting")), self.around()

    def broken(self) -> Part:
        measure = self.pick(tuple(BROKEN))
        things = self.counted(measure, EQUIPMENT)
        return things, self.was(), self.pick(BROKEN[measure]), self.maybe("by", self.pick(AGENTS)), self.around()

    def breaking(self) -> Part:
        measure = self.pick(tuple(BROKEN))
        verb = self.pick([one for one in BROKEN[measure] if " " not in one])
        second = self.maybe("and", self.counted(measure, EQUIPMENT, side=False))
        return self.pick(AGENTS), verb, self.counted(measure, EQUIPMENT, side=not second), second, self.around()

    def downed(self) -> Part:
        things = self.counted("shot_down", (*FLYING, AIRCRAFT))
        if self.pick((True, False)):
            return things, self.was(), self.pick(("shot down", "intercepted", "downed")), self.around()
        return self.pick(("air defences", "the navy")), self.pick(("shot down", "intercepted", "downed")), things, self.around()

    def launched(self) -> Part:
        side, subject = self.pick((("Russia", "Russia"), ("the Houthis", "Houthis"), ("Iran", "Iran"), ("Hezbollah", "Hezbollah")))
        kind = self.pick(FLYING)
        figure = replace(self.quantity(), measure="launched", category="equipment", equipment=kind.equipment, subject=subject)
        fired = (side, self.pick(("launched", "fired", "has launched")), figure, self.pick(kind.nouns)[1])
        if self.pick((True, False)):
            return fired, self.around()
        words, worth = self.pick((("71", 71), ("five", 5)))
        downed = Expected(words, worth, worth, "exact", "shot_down", "equipment", subject, kind.equipment, figure)
        return fired, ",", downed, self.pick(("of which", "of them")), "were shot down"

    def one_each(self) -> Part:
        """Noun phrases that stand for one."""
        words, category = self.pick(
            (("a woman", "people"), ("a child", "children"), ("a policeman", "police"), ("a nurse", "medics"), ("a soldier", "personnel"))
        )
        one = Expected(words, 1, 1, "exact", "killed", category)
        many = self.counted("killed", PEOPLE, side=False)
        if self.pick((True, False)):
            return self.pick(ATTACKS), "killed", many, "and", one, self.around()
        return one, "and", many, "were killed", self.around()


_CLAUSES: tuple[Callable[[Grammar], Part], ...] = (
    Grammar.passive, Grammar.passive_two, Grammar.subject_list, Grammar.intransitive, Grammar.active,
    Grammar.object_list, Grammar.participle, Grammar.leaving, Grammar.with_killed, Grammar.acts, Grammar.toll,
    Grammar.toll_of, Grammar.included, Grammar.heading, Grammar.suffered, Grammar.including,
    Grammar.including_then_more, Grammar.including_after, Grammar.of_them, Grammar.relative, Grammar.reduced,
    Grammar.nobody, Grammar.denied, Grammar.taken, Grammar.taking, Grammar.missing, Grammar.killed_and_missing,
    Grammar.surrendered, Grammar.fled, Grammar.broken, Grammar.breaking, Grammar.downed, Grammar.launched,
    Grammar.one_each,
)  # fmt: skip


def figures_in(part: Part) -> list[Expected]:
    """The figures of a part, in order."""
    if isinstance(part, Expected):
        return [part]
    return [] if isinstance(part, str) else [figure for one in part for figure in figures_in(one)]


def _flat(part: Part) -> tuple[str, list[Expected]]:
    if isinstance(part, str):
        return part, []
    if isinstance(part, Expected):
        return part.words, [part]
    texts, figures = [], []
    for one in part:
        text, inner = _flat(one)
        if text:
            texts.append(text)
        figures += inner
    return " ".join(texts), figures


def _vague(row: tuple[str, int, int]) -> tuple[str, float, float, str]:
    return (*row, "vague")


def _bounds(modifier: str, worth: float) -> tuple[float | None, float | None]:
    if modifier in {"at_least", "more_than"}:
        return worth, None
    if modifier in {"at_most", "fewer_than"}:
        return None, worth
    return worth, worth
