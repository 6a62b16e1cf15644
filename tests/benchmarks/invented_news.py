"""Reports of invented incidents from a small grammar: as many as are wanted, no two alike; same seed, same reports."""

from __future__ import annotations

import random

_PLACES = ("Marsova", "Kelduin", "Port Anselm", "Tirgeth", "Old Varna Road", "Besalia", "Upper Quill", "Sandhar")
_SOURCES = (
    "The defence ministry", "A spokeswoman for the border guard", "Local officials", "The Red Cross",
    "A hospital director", "Residents", "The governor of the province", "An army statement", "Two witnesses",
)  # fmt: skip
_VERBS = ("said", "reported", "told reporters", "announced", "claimed", "confirmed", "estimated")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LOSSES = (
    "{n} soldiers were killed", "at least {n} people had been wounded", "{n} tanks were destroyed",
    "more than {n} villagers had fled", "{n} fighters surrendered", "about {n} homes were damaged",
    "{n} members of the convoy were missing", "up to {n} drones had been shot down",
)  # fmt: skip
_SCENES = (
    "near the grain silos of {place}", "on the bridge at {place}", "during the night march to {place}",
    "when shells hit the market of {place}", "in the hills above {place}", "at a checkpoint outside {place}",
)  # fmt: skip
_ASIDES = (
    "The road to the coast stayed closed until the evening, and the buses waited at the ferry.",
    "Rain had turned the fields into mud, and the ambulances came late.",
    "The power station was working again by noon, though two districts remained dark.",
    "Schools would open a week later than planned, the mayor wrote to parents.",
)
_QUOTES = (
    "“We have counted {n} bodies and we are still counting,” {source} said.",
    '"They lost {n} vehicles in an hour," said Colonel Ruvo Tamsin, who commands the garrison.',
    "According to the monitoring mission, {n} civilians were injured {scene}.",
)
# Letters of their own, so that a wrong guess at the encoding would show.
_FOREIGN = {
    "uk": "Обласна адміністрація повідомила, що у селі Верхні Броди поранено {n} людей, зруйновано їхні будинки та "
    "школу. Рятувальники ще працюють на місці, сказав речник, і дорогу на південь досі закрито.",
    "ru": "Областная администрация сообщила, что в посёлке Нижние Броды ранены {n} человек, разрушены школа и "
    "несколько домов. Спасатели ещё работают на месте, сказал представитель, дорога на юг закрыта.",
    "de": "Die Behörden erklärten, dass in Übersee {n} Menschen verletzt und mehrere Häuser zerstört wurden. Die "
    "Straße nach Süden bleibt gesperrt, sagte ein Sprecher, während die Rettungskräfte weiterhin Trümmer räumen.",
    "fr": "Les autorités ont déclaré que {n} personnes avaient été blessées à Évrelles et que l’école était détruite. "
    "La route du sud reste fermée, a précisé un porte-parole, car les secours travaillent toujours sur place.",
}


def report(number: int, seed: int = 0) -> str:
    """A report in English of two to five paragraphs; its number stands in it, so no two are alike."""
    chance = random.Random(f"{seed}/{number}")
    paragraphs = [_opening(chance, number)]
    for _ in range(chance.randint(1, 4)):
        sentences = [_sentence(chance) for _ in range(chance.randint(1, 4))]
        paragraphs.append(" ".join([*sentences, chance.choice(_ASIDES)]))
    return "\n\n".join(paragraphs)


def headline(number: int) -> str:
    """The headline of the report with that number."""
    return f"Incident {number} near {_PLACES[number % len(_PLACES)]}"


def foreign_report(number: int, language: str) -> str:
    """A report in `uk`, `ru`, `de` or `fr`, with a figure that makes it unlike the others of its language."""
    return _FOREIGN[language].format(n=number + 1000)


def _opening(chance: random.Random, number: int) -> str:
    return (
        f"{chance.choice(_SOURCES)} {chance.choice(_VERBS)} on {chance.choice(_DAYS)} that {_loss(chance)} "
        f"{_scene(chance)}, in what the files of the province list as incident {number}."
    )


def _sentence(chance: random.Random) -> str:
    if chance.random() < 0.4:
        source = chance.choice(_SOURCES)
        quote = chance.choice(_QUOTES)
        return quote.format(n=chance.randint(2, 900), source=source[0].lower() + source[1:], scene=_scene(chance))
    return f"{chance.choice(_SOURCES)} {chance.choice(_VERBS)} that {_loss(chance)} {_scene(chance)}."


def _loss(chance: random.Random) -> str:
    return chance.choice(_LOSSES).format(n=chance.randint(2, 900))


def _scene(chance: random.Random) -> str:
    return chance.choice(_SCENES).format(place=chance.choice(_PLACES))
