from __future__ import annotations

from tallybook.extract.coreference.discourse import Discourse
from tallybook.extract.coreference.mentions import role_mention
from tallybook.extract.document import ISSUER

from tests.extract.annotated import annotated

TEXT = "A welder, Tomas Ilves, hid the boy. The nurse had fled. Dana Ilves stayed.\n\nIlves said the cellar was dry."


def discourse() -> Discourse:
    made = Discourse(annotated(TEXT, ISSUER))
    made.advance(len(TEXT))
    return made


def test_a_part_of_a_name_means_the_person_named_last() -> None:
    choice = discourse().by_partial("Ilves", TEXT.rindex("Ilves"))
    assert choice is not None
    assert choice.entity.actor.name == "Dana Ilves"


def test_a_role_means_whom_the_text_has_called_so() -> None:
    made = discourse()
    choice = made.choose(role_mention(len(TEXT), len(TEXT), "the welder"))
    assert choice is not None
    assert choice.entity.actor.name == "Tomas Ilves"


def test_the_last_speaker_is_remembered() -> None:
    made = discourse()
    (one, *_) = made.by_name("Tomas Ilves")
    made.speak(one, 5)
    assert made.last == (one, 5)


def test_the_lede_is_where_nobody_has_spoken() -> None:
    assert discourse().is_lede(5)


def test_one_entity_a_person_by_any_part_of_the_name() -> None:
    (one,) = discourse().by_name("Tomas")
    assert (one.actor.name, discourse().by_name("Paz")) == ("Tomas Ilves", [])


def test_near_gives_the_latest_first() -> None:
    near = discourse().near(len(TEXT))
    places = [max(place.start for place in one.places) for one in near]
    assert near
    assert places == sorted(places, reverse=True)


def test_a_ministry_without_its_country_is_that_of_the_text() -> None:
    made = Discourse(annotated("Snow fell in Peru. The Ministry of Defence was shut.", ISSUER))
    assert made.near(20)[0].actor.country == "PE"
