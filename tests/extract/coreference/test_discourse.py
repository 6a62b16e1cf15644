from __future__ import annotations

from tallybook.extract.coreference.discourse import Discourse
from tallybook.extract.document import ISSUER

from tests.extract.annotated import annotated

TEXT = "A welder, Tomas Ilves, hid the boy. The nurse had fled. Dana Ilves stayed.\n\nIlves said the cellar was dry."


def discourse() -> Discourse:
    made = Discourse(annotated(TEXT, ISSUER))
    made.advance(len(TEXT))
    return made


def test_a_part_of_a_name_means_the_person_named_last() -> None:
    choice = discourse().by_partial("Ilves", TEXT.rindex("Ilves"))
    assert choice.entity is not None
    assert choice.entity.actor.name == "Dana Ilves"


def test_a_role_means_whom_the_text_has_called_so() -> None:
    made = discourse()
    choice = made.choose(made.mention_of_role("the welder", len(TEXT), len(TEXT)))
    assert choice.entity is not None
    assert choice.entity.actor.name == "Tomas Ilves"


def test_the_last_speaker_is_remembered() -> None:
    made = discourse()
    (one, *_) = made.entities.by_name("Tomas Ilves")
    made.speak(one, 5)
    assert made.last == (one, 5)


def test_the_lede_is_where_nobody_has_spoken() -> None:
    assert discourse().is_lede(5)
