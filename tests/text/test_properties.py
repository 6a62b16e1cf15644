"""What holds for every text: no text raises, offsets lead back, cleaning twice equals once, sentences cover all."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.text.clean import clean
from tallybook.text.dateline import find_dateline
from tallybook.text.lines import INVISIBLE
from tallybook.text.offsets import CleanText
from tallybook.text.segments import find_paragraphs

# Lines that the rules look for, so that the search does not have to find them by chance.
_LINES = st.sampled_from(
    [
        "Three soldiers were killed near Goma on Monday, the army said.",
        "the governor told reporters that",
        "a second convoy was hit on the road and seven drivers were",
        "“We will not leave,” said Anna Roe. “We are",
        "Related article: Ten hurt in Bukavu market",
        "READ ALSO",
        "https://example.org/news/1",
        "Page 2 of 7",
        "- 4 -",
        "12",
        "The Lakes Monitor",
        "tanks - 12,",
        "APV ‒ 7 (+1)",
        "• 3 killed",
        "2) Goma",
        "Share this article",
        "A burnt-out truck. (AP Photo/Jane Roe)",
        "the short-",
        "range missile",
        "infor­",
        "mation",
        "",
        "  ",
    ]
)
_ENDS = st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\f", "\n\f", " \n", "\u2028"])
_ARTICLES = st.lists(st.tuples(_LINES, _ENDS), max_size=14).map(lambda lines: "".join(a + b for a, b in lines))
_NOISE = st.text(
    alphabet=st.sampled_from(' \n\r\t\f\u00a0\u2009\u200b\ufeff\u00ad.!?…"“”«»()-–•:;,12aBé한😀'), max_size=80
)
_TEXTS = st.one_of(st.text(max_size=120), _NOISE, _ARTICLES)


def _solid(text: str) -> str:
    return "".join(text.split())


@given(_TEXTS)
@settings(max_examples=400, deadline=None)
def test_cleaning_twice_equals_once(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_runs_lead_to_the_same_characters_in_order(text: str) -> None:
    cleaned = clean(text)
    clean_end = original_end = 0
    for clean_start, original_start, length in cleaned.runs:
        assert length > 0
        assert clean_start >= clean_end and original_start >= original_end
        assert cleaned.text[clean_end:clean_start].strip() == ""
        for here, there in zip(
            cleaned.text[clean_start : clean_start + length],
            text[original_start : original_start + length],
            strict=True,
        ):
            assert here == there or (here.isspace() and there.isspace())
        clean_end, original_end = clean_start + length, original_start + length
    assert cleaned.text[clean_end:].strip() == ""


@given(_TEXTS, st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=300, deadline=None)
def test_pieces_give_back_the_words(text: str, start: int, length: int) -> None:
    cleaned = clean(text)
    end = min(start + length, len(cleaned.text))
    pieces = cleaned.pieces(start, end)
    assert _solid("".join(text[first:last] for first, last in pieces)) == _solid(cleaned.text[start:end])
    last_end = 0
    for first, last in pieces:
        assert last_end <= first < last <= len(text)
        assert not text[first].isspace() and not text[last - 1].isspace()
        last_end = last


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_clean_text_is_plain(text: str) -> None:
    cleaned = clean(text).text
    assert cleaned == cleaned.strip()
    assert not set(INVISIBLE) & set(cleaned)
    assert {character for character in cleaned if character.isspace()} <= {" ", "\n"}
    assert "  " not in cleaned and "\n\n\n" not in cleaned


@given(_TEXTS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_sentences_cover_their_paragraph_and_paragraphs_the_text(text: str, is_cleaned: bool) -> None:
    text = clean(text).text if is_cleaned else text
    at = 0
    for paragraph in find_paragraphs(text):
        assert paragraph.sentences
        bullet = text[paragraph.start : paragraph.sentences[0].start].strip()
        assert len(bullet) <= 1 and not bullet.isalnum()
        assert paragraph.sentences[-1].end == paragraph.end
        assert text[at : paragraph.start].strip() == ""
        at = paragraph.sentences[0].start
        for sentence in paragraph.sentences:
            assert at <= sentence.start < sentence.end
            assert text[at : sentence.start].strip() == ""
            assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
            at = sentence.end
    assert text[at:].strip() == ""


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_a_dateline_stands_in_the_text(text: str) -> None:
    found = find_dateline(text)
    if found:
        assert 0 <= found.start < found.end <= len(text)
        assert found.published or found.publisher or found.place


@given(_TEXTS)
@settings(max_examples=100, deadline=None)
def test_original_is_where_the_character_came_from(text: str) -> None:
    cleaned: CleanText = clean(text)
    for offset, character in enumerate(cleaned.text):
        if not character.isspace():
            assert text[cleaned.original(offset)] == character
