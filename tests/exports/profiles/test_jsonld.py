from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from tallybook.errors import ExportError
from tallybook.exports import Flat, Options, Records
from tallybook.exports import json as array
from tallybook.exports.profiles import jsonld
from tallybook.records import ActorKind, Claim, DateRange, Document, Span

from tests.factories import make_claim, make_document, make_figure, two_sides


def nodes() -> list[dict[str, Any]]:
    return [json.loads(json.dumps(node)) for node in jsonld.shaped(Records(two_sides())).mappings()]


def annotations_in(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for item in node for found in annotations_in(item)]
    if not isinstance(node, dict):
        return []
    return ([node["annotation"]] if "annotation" in node else []) + annotations_in(list(node.values()))


def keys_in(node: Any) -> set[str]:
    if isinstance(node, list):
        return {key for item in node for key in keys_in(item)}
    return set(node) | keys_in(list(node.values())) if isinstance(node, dict) else set()


def test_a_claim_is_a_claim_of_schema_org() -> None:
    node = nodes()[0]
    assert node["@type"] == "Claim"
    assert node["text"] == "at least 100 North Korean soldiers were killed"
    assert node["author"]["@type"] == "GovernmentOrganization"
    assert (node["author"]["name"], node["author"]["address"]["addressCountry"]) == ("General Staff", "UA")
    article = node["appearance"]
    assert (article["@type"], article["headline"], article["datePublished"]) == (
        "Article",
        "Tolls differ",
        "2023-05-02",
    )
    assert article["publisher"] == {"@type": "Organization", "name": "Daily Courier"}
    assert article["sha256"] == two_sides()[0][0].sha256


def test_figures_are_observations_with_bounds() -> None:
    (figure,) = nodes()[0]["about"]
    assert (figure["measuredProperty"], figure["value"], figure["minValue"]) == ("killed", 100, 100)
    assert "maxValue" not in figure
    assert figure["observationAbout"]["name"] == "North Korea"
    assert (figure["tally:modifier"], figure["tally:scope"]) == ("at_least", "total")


def test_who_denies_a_claim_is_not_its_author() -> None:
    node = nodes()[1]
    assert "author" not in node
    assert node["tally:deniedBy"]["address"]["addressCountry"] == "RU"
    assert node["dateCreated"] == "2023-05-01"


def test_every_span_can_be_found_by_quotation_and_by_position() -> None:
    texts = {jsonld._place(document): document.text for document, _ in two_sides()}
    found = 0
    for node in nodes():
        del node["@context"]
        for annotation in annotations_in(node):
            assert annotation["@type"] == "Annotation"
            for target in annotation["target"]:
                quote, position = target["selector"]
                text, start, end = texts[target["source"]], position["start"], position["end"]
                assert (quote["@type"], position["@type"]) == ("TextQuoteSelector", "TextPositionSelector")
                assert text[start:end] == quote["exact"]
                assert text[:start].endswith(quote["prefix"])
                assert text[end:].startswith(quote["suffix"])
                assert len(quote["prefix"]) == min(start, jsonld.AROUND)
                assert len(quote["suffix"]) == min(len(text) - end, jsonld.AROUND)
                found += 1
    assert found == 5 + 5 + 5 + 4  # contents, mentions, cues, figures


def test_every_piece_of_a_span_is_a_target() -> None:
    document = make_document("The dead, said X, are 5.")
    content = Span(text="The dead are 5", pieces=((0, 8), (18, 23)))
    node = jsonld.claim_node(make_claim(document, "The dead").model_copy(update={"content": content}), document)
    exact = [target["selector"][0]["exact"] for target in node["annotation"]["target"]]
    assert exact == ["The dead", "are 5"]


def test_names_lead_from_part_to_whole() -> None:
    document = make_document("X said 5 died, 2 of them children.")
    whole, part = make_figure(document, "5", 5), make_figure(document, "2", 2, part_of=0)
    node = jsonld.claim_node(make_claim(document, "5 died, 2 of them children", figures=(whole, part)), document)
    assert node["about"][1]["tally:partOf"] == {"@id": node["about"][0]["@id"]}
    assert node["@id"].startswith(node["appearance"]["@id"] + "#")


def test_a_text_is_named_by_its_hash_after_rfc_6920() -> None:
    document = Document(text="Hello World!", location="a", reader="plain")  # the example of the RFC, section 8.1
    assert jsonld._place(document) == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (date(2023, 5, 1), date(2023, 5, 1), "2023-05-01"),
        (date(2023, 5, 1), date(2023, 5, 3), "2023-05-01/2023-05-03"),
        (date(2023, 5, 1), None, "2023-05-01/.."),
        (None, date(2023, 5, 3), "../2023-05-03"),
        (None, None, None),
    ],
)
def test_days_are_those_of_iso_8601(start: date | None, end: date | None, written: str | None) -> None:
    assert jsonld._interval(DateRange(text="then", start=start, end=end)) == written


def test_every_term_has_a_meaning_in_the_context() -> None:
    context = nodes()[0]["@context"]
    prefixes = {"oa", "tally", "xsd"}
    assert prefixes | {"@vocab"} <= set(context)
    for key in keys_in([{**node, "@context": None} for node in nodes()]):
        assert key.startswith("@") or key.partition(":")[0] in prefixes or ":" not in key
    assert isinstance(context, dict)  # in line: an address would have to be fetched


def test_every_kind_of_actor_has_a_type() -> None:
    document = make_document("X said so.")
    for kind in ActorKind:
        claim: Claim = make_claim(document, "so")
        assert claim.source is not None
        source = claim.source.model_copy(update={"kind": kind})
        node = jsonld.claim_node(claim.model_copy(update={"source": source}), document)
        assert node["author"]["@type"] in {
            *("Person", "Organization", "GovernmentOrganization", "NGO", "NewsMediaOrganization", "Corporation"),
        }


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_array_is_valid_json(count: int) -> None:
    stream = io.StringIO()
    rows = [{"@id": str(at)} for at in range(count)]
    assert array.write(Flat((), rows), stream, Options()) == count
    assert json.loads(stream.getvalue()) == rows


def test_only_whole_records_have_words_around_them() -> None:
    with pytest.raises(ExportError, match="whole records"):
        jsonld.shaped(Flat((), []))
    with pytest.raises(ExportError, match="flat tables"):
        array.write(Records([]), io.StringIO(), Options())
