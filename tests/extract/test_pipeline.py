from __future__ import annotations

from datetime import date

from tallybook.extract.pipeline import EXTRACTORS, extract
from tallybook.records import Document, Mode


def document(text: str, **more: object) -> Document:
    return Document(text=text, location="case", reader="plain", **more)  # type: ignore[arg-type]


def test_own_voice_becomes_a_claim_only_with_a_figure() -> None:
    text = "The market was crowded. Seven people were killed when a bomb went off in Quetta."
    (claim,) = extract(document(text))
    assert claim.mode is Mode.UNATTRIBUTED
    assert claim.source is None
    assert [figure.value for figure in claim.figures] == [7]


def test_an_issuer_speaks_where_nobody_else_does() -> None:
    text = "Three militants were killed in the raid."
    (claim,) = extract(document(text, publisher="Israel Defense Forces"))
    assert claim.source is not None
    assert claim.source.name == "Israel Defense Forces"


def test_a_newspaper_does_not_speak_for_itself() -> None:
    (claim,) = extract(document("Three militants were killed in the raid.", publisher="The Daily Nation"))
    assert claim.source is None


def test_a_figure_goes_to_the_innermost_claim() -> None:
    text = "The agency said that villagers had reported nine deaths."
    outer, inner = extract(document(text))
    assert not outer.figures
    assert [figure.value for figure in inner.figures] == [9]


def test_a_quotation_cut_by_a_page_break_is_one_and_gives_back_its_words() -> None:
    text = (
        "“The road to the north is closed,” the mayor said, “and the\n\nhttps://example.org/news/17\n\n"
        "last convoy was turned back at noon.”\n"
    )
    (claim,) = extract(document(text))
    assert "example" not in claim.content.text
    assert len(claim.content.pieces) == 3
    assert claim.content.gives_back(text)


def test_the_same_text_gives_the_same_ids_and_another_date_others() -> None:
    text = "The army said on Monday that two soldiers had died."
    first, again = extract(document(text)), extract(document(text))
    dated = extract(document(text, published=date(2021, 5, 4)))
    assert [claim.claim_id for claim in first] == [claim.claim_id for claim in again]
    assert first[0].claim_id != dated[0].claim_id
    assert first[0].said_on is not None
    assert first[0].said_on.start is None
    assert dated[0].said_on is not None
    assert dated[0].said_on.start == date(2021, 5, 3)


def test_ids_are_unique_in_a_document() -> None:
    text = "Police said two men died. Police said two men died. “Stop,” he said. “Stop,” he said."
    claims = extract(document(text))
    assert len({claim.claim_id for claim in claims}) == len(claims)


def test_every_extractor_names_its_version() -> None:
    assert {name: version.split("/")[0] for name, version in EXTRACTORS.items()} == {
        "learned": "learned",
        "rules": "rules",
    }


def test_the_engines_give_ids_of_their_own() -> None:
    text = "The army said that two soldiers had died."
    learned, ruled = extract(document(text)), extract(document(text), "rules")
    assert [claim.content for claim in learned] == [claim.content for claim in ruled]
    assert learned[0].claim_id != ruled[0].claim_id


def test_front_matter_and_heading_marks_are_no_claims() -> None:
    text = "---\ntitle: Army says 12 died\ndate: 2020-01-01\n---\n\n# Raid on the port\n\nPolice said nine men died.\n"
    (claim,) = extract(document(text))
    assert claim.content.text == "nine men died"


def test_the_organisation_is_the_body_that_spoke_before() -> None:
    text = "The Red Cross said a driver was hurt.\n\nThe organisation said it would stay."
    first, second = extract(document(text))
    assert first.source == second.source


def test_the_top_of_a_bulletin_names_its_issuer() -> None:
    text = (
        "Ministry of Defence of Azerbaijan\nDaily bulletin, 3 October 2020\n\n"
        "Our units took two heights near the village. Residents reported that a bridge had fallen.\n"
    )
    own, relayed = extract(document(text))
    assert own.source is not None
    assert (own.source.name, own.source.country, own.mode) == ("Ministry of Defence", "AZ", Mode.INDIRECT)
    assert relayed.relayed_by == own.source
    assert relayed.source is not None
    assert relayed.source.kind.value == "witnesses"


def test_news_of_a_report_has_no_issuer() -> None:
    text = "UN report: 40 killed in Mali\n\nThe road was empty. Forty people were killed in the raid.\n"
    assert [claim.source for claim in extract(document(text)) if claim.content.text.startswith("Forty")] == [None]


def test_the_headline_of_an_agency_names_no_issuer() -> None:
    text = (
        "UPDATE 2-Burundi raises toll of raid on its base to 23\n\n(Adds details, residents)\n\n"
        "Burundi's army said 23 of its men had died. Radio contact was lost. Four trucks burned.\n"
    )
    claims = extract(document(text))
    assert [claim.source for claim in claims if claim.content.text.startswith("Four")] == [None]
    assert all(claim.relayed_by is None for claim in claims)


def test_a_press_release_speaks_for_its_publisher() -> None:
    text = (
        "LLANO WATCHERS\nPress release, for immediate use\n\n"
        "Our teams found 66 graves in the department. The army reportedly lost three trucks there.\n"
    )
    claims = extract(document(text, publisher="Llano Watchers"))
    assert {claim.source.name for claim in claims if claim.source} == {"Llano Watchers"}
    assert all(claim.source for claim in claims)


def test_words_said_over_and_over_are_no_claims() -> None:
    text = "The mayor said nine men died.\n\n" + "said 7 killed " * 500
    (claim,) = extract(document(text))
    assert claim.content.text == "nine men died"


def test_a_letterhead_names_the_issuer() -> None:
    text = "MINISTRY OF DEFENCE OF THE REPUBLIC OF PERU\n\nThree boats were seized near Iquitos on Friday.\n"
    (claim,) = extract(document(text))
    assert claim.source is not None
    assert (claim.source.name, claim.source.country) == ("Ministry of Defence", "PE")
