"""Words and records of the grammar that makes sentences with their figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


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
    Kind("children", (("child", "children"), ("schoolgirl", "schoolgirls"), ("schoolboy", "schoolboys"),
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
    Kind("equipment", (("ballistic missile", "ballistic missiles"), ("cruise missile", "cruise missiles")), "missile",
         True),
)  # fmt: skip
AIRCRAFT = Kind(
    "equipment", (("helicopter", "helicopters"), ("Mi-8 helicopter", "Mi-8 helicopters")), "helicopter", True
)

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
PLACES = ("in Herat", "near the town of Djibo", "in the Gao region", "outside a mosque in Mosul",
          "in the eastern hills", "in the village of Barsalogho", "at a checkpoint",
          "along the northern border")  # fmt: skip
TIMES = ("on Monday", "overnight", "last week", "on 3 March", "late on Tuesday", "earlier in the day")
DISTRACTORS = (
    "10 km from the border",
    "on Highway 6",
    "at about 10:30 am",
    "in Resolution 1701",
    "with a 120mm mortar",
)
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


def figures_in(part: Part) -> list[Expected]:
    """The figures of a part, in order."""
    if isinstance(part, Expected):
        return [part]
    return [] if isinstance(part, str) else [figure for one in part for figure in figures_in(one)]


def flat(part: Part) -> tuple[str, list[Expected]]:
    if isinstance(part, str):
        return part, []
    if isinstance(part, Expected):
        return part.words, [part]
    texts, figures = [], []
    for one in part:
        text, inner = flat(one)
        if text:
            texts.append(text)
        figures += inner
    return " ".join(texts), figures


def vague(row: tuple[str, int, int]) -> tuple[str, float, float, str]:
    return (*row, "vague")


def bounds(modifier: str, worth: float) -> tuple[float | None, float | None]:
    if modifier in {"at_least", "more_than"}:
        return worth, None
    if modifier in {"at_most", "fewer_than"}:
        return None, worth
    return worth, worth
