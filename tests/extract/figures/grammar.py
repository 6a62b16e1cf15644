"""Sentences with the figures that they hold, made from a grammar of English news.

A sentence is put together from parts that vary by themselves: a number (shape and bound), what it counts, whose it
is, what befell it, the construction that says so, an agent, places and times around, and the frame of who says it.
`Grammar` takes every choice from the function that it is given, so that a test may draw them and a script may roll
them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.extract.figures.phrases import Phrases
from tests.extract.figures.words import (
    AGENTS,
    AIRCRAFT,
    ATTACKS,
    BROKEN,
    EQUIPMENT,
    FLYING,
    HARM,
    PEOPLE,
    PERSONNEL,
    PLACES,
    SAYERS,
    TAKEN,
    TIMES,
    Expected,
    Part,
    Sentence,
    bounds,
    figures_in,
    flat,
)


class Grammar(Phrases):
    """Makes sentences; `choose` picks one of the given things."""

    def sentence(self) -> Sentence:
        """One sentence, or two where the second goes on with what the first counted."""
        clause = self.pick(_CLAUSES)(self)
        text, figures = flat(self._framed(clause))
        text = (
            " ".join(filter(None, text.split(" ")))
            .replace(" ,", ",")
            .replace(" .", ".")
            .replace(" ;", ";")
            .replace("( ", "(")
        )
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
        return (
            people,
            self.was(),
            "killed",
            joint,
            more,
            self.pick(("wounded", "were wounded", "injured")),
            self.around(),
        )

    def subject_list(self) -> Part:
        """2 soldiers, 5 nurses and 30 villagers were killed."""
        measure = self.pick(tuple(HARM))
        first, second = self.others(measure), self.people(measure)
        third = self.maybe(",", self.others(measure))
        return first, third, "and", second, self.was(), HARM[measure][0], self.around()

    def intransitive(self) -> Part:
        verb = self.pick(("died", "have died", "lost their lives", "perished"))
        return self.people("killed"), verb, self.around()

    def active(self) -> Part:
        who = self.pick((*AGENTS, *ATTACKS))
        first = self.people("killed")
        second = self.maybe("and", self.pick(("wounded", "injured")), self.others("wounded"))
        return who, "killed", first, second, self.around()

    def object_list(self) -> Part:
        return self.pick(ATTACKS), "killed", self.others("killed"), "and", self.people("killed"), self.around()

    def participle(self) -> Part:
        event = self.pick(("a bomb went off", "gunmen opened fire", "rockets hit a school", "a building collapsed"))
        second = self.maybe("and", "wounding", self.others("wounded"))
        return event, self.pick(PLACES), ",", "killing", self.people("killed"), second

    def leaving(self) -> Part:
        second = self.maybe("and", self.others("wounded"), self.pick(("wounded", "injured")))
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
        new, old = self.bare_number("killed"), self.bare_number("killed")
        toll = self.pick(("the death toll", "the death toll from the attack", "the number of dead", "the toll"))
        verb = self.pick(("rose to", "has risen to", "climbed to", "was raised to", "stood at", "reached", "passed"))
        tail = ("from", old) if " to" in f" {verb}" and self.pick((True, False)) else ""
        return toll, verb, new, tail, self.maybe(self.pick(TIMES))

    def toll_of(self) -> Part:
        return "the earthquake had", "a death toll of", self.bare_number("killed"), self.maybe(self.pick(PLACES))

    def included(self) -> Part:
        lead = self.pick(("the dead included", "among the dead were"))
        return lead, self.people("killed"), self.maybe("and", self.others("killed"))

    def heading(self) -> Part:
        killed, wounded = self.bare_number("killed"), self.bare_number("wounded")
        lead = self.pick(("casualties :", "casualties so far :", "toll :"))
        return lead, killed, self.pick(("killed", "dead")), ",", wounded, self.pick(("wounded", "injured"))

    def suffered(self) -> Part:
        side, subject = self.pick(
            (("the Kenyan army", "Kenya"), ("Ukrainian forces", "Ukraine"), ("Hezbollah", "Hezbollah"))
        )
        killed, wounded = self.bare_number("killed"), self.bare_number("wounded")
        for one in (killed, wounded):
            one.category, one.subject = "personnel", subject
        return (
            side,
            self.pick(("suffered", "suffered losses of")),
            killed,
            "killed and",
            wounded,
            "wounded",
            self.around(),
        )

    def including(self) -> Part:
        whole = self.people("killed")
        part = self.part(whole)
        return whole, ",", self.pick(("including", "among them")), part, ",", self.was(), "killed", self.around()

    def including_then_more(self) -> Part:
        """A part does not lend its category to what follows."""
        whole = self.people("killed")
        more = self.bare("wounded", whole)
        return whole, ",", "including", self.part(whole), ", were killed and", more, "were injured", self.around()

    def including_after(self) -> Part:
        whole = self.people("killed")
        return self.pick(ATTACKS), "killed", whole, ",", self.pick(("including", "among them")), self.part(whole)

    def of_them(self) -> Part:
        whole = self.people("killed")
        (inner,) = figures_in(whole)
        words, worth = self.pick((("13", 13), ("two", 2), ("at least 3", 3)))
        modifier = "at_least" if words.startswith("at") else "exact"
        low, high = bounds(modifier, worth)
        part = Expected(words, low, high, modifier, "killed", "children", inner.subject, whole=inner)
        link = self.pick((("of them",), ("of whom were",), ("of them were",)))
        noun = self.pick(("children", "schoolgirls", "infants"))
        return self.pick(ATTACKS), "killed", whole, ",", part, link, noun

    def relative(self) -> Part:
        measure = self.pick(tuple(HARM))
        lead = self.pick(("officials identified", "the town mourned", "a memorial names"))
        return lead, self.people(measure), "who", "were", HARM[measure][0], self.around()

    def reduced(self) -> Part:
        measure = self.pick(tuple(HARM))
        people = self.people(measure)
        return (
            people,
            HARM[measure][0],
            "in",
            self.pick(("the raid", "Friday’s attack")),
            "were",
            self.pick(("taken to hospital", "named by the mayor", "flown to the capital")),
        )

    def nobody(self) -> Part:
        measure = self.pick(tuple(HARM))
        words, noun, category = self.pick(
            (("no one", "", "people"), ("nobody", "", "people"), ("no", "soldiers", "personnel"),
             ("no", "civilians", "civilians"), ("none", "of the passengers", "people"))
        )  # fmt: skip
        return (
            Expected(words, 0, 0, "exact", measure, category),
            noun,
            "was" if not noun else "were",
            HARM[measure][0],
            self.around(),
        )

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
        return (
            people,
            "were killed and",
            self.bare("missing", people),
            self.pick(("are missing", "remain missing")),
            self.around(),
        )

    def surrendered(self) -> Part:
        return (
            self.counted("surrendered", (PERSONNEL,)),
            self.pick(("surrendered", "laid down their arms", "have surrendered")),
            self.around(),
        )

    def fled(self) -> Part:
        return (
            self.counted("displaced", PEOPLE[:2]),
            self.pick(("fled", "have fled their homes", "fled the fighting")),
            self.around(),
        )

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
        return (
            self.pick(("air defences", "the navy")),
            self.pick(("shot down", "intercepted", "downed")),
            things,
            self.around(),
        )

    def launched(self) -> Part:
        side, subject = self.pick(
            (("Russia", "Russia"), ("the Houthis", "Houthis"), ("Iran", "Iran"), ("Hezbollah", "Hezbollah"))
        )
        kind = self.pick(FLYING)
        figure = replace(
            self.quantity(), measure="launched", category="equipment", equipment=kind.equipment, subject=subject
        )
        fired = (side, self.pick(("launched", "fired", "has launched")), figure, self.pick(kind.nouns)[1])
        if self.pick((True, False)):
            return fired, self.around()
        words, worth = self.pick((("71", 71), ("five", 5)))
        downed = Expected(words, worth, worth, "exact", "shot_down", "equipment", subject, kind.equipment, figure)
        return fired, ",", downed, self.pick(("of which", "of them")), "were shot down"

    def one_each(self) -> Part:
        """Noun phrases that stand for one."""
        words, category = self.pick(
            (
                ("a woman", "people"),
                ("a child", "children"),
                ("a policeman", "police"),
                ("a nurse", "medics"),
                ("a soldier", "personnel"),
            )
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
