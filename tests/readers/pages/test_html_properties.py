"""Made-up pages of many layouts: every sentence comes out once and in order, and nothing from around the article."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.readers.pages.html import read_html

WORDS = [
    "army",
    "guards",
    "ferry",
    "harbour",
    "bridge",
    "convoy",
    "hospital",
    "doctors",
    "village",
    "border",
    "engine",
    "shells",
    "market",
    "council",
    "spokesman",
    "reporters",
    "ministry",
    "evening",
    "wounded",
    "killed",
    "near",
    "told",
    "north",
    "gate",
]
INLINE = ("b", "em", "a", "span", "strong", "font", "small")
WRAPS = (
    "<article>{}</article>",
    "<div class='entry-content'>{}</div>",
    "<main><div><div>{}</div></div></main>",
    "<div id='x'>{}</div>",
    "<table><tr><td>{}</td></tr></table>",
)
BLOCKS = {
    "paragraph": "<p>{0} {1}</p>",
    "division": "<div>{0} {1}</div>",
    "broken line": "{0} {1}<br><br>",
    "quotation": "<blockquote><p>{0}</p></blockquote><p>{1}</p>",
    "bare quotation": "<blockquote>{0}</blockquote>{1}<br><br>",
    "list": "<ul><li>{0}</li><li>{1}</li></ul>",
    "crosshead": "<h2>{0}</h2><p>{1}</p>",
    "pull quotation": "<p>{0} {1}</p><aside class='pullquote'><p>{2}</p></aside>",
}
AROUND = (
    "<nav><a href='/'>JUNK home</a></nav><h1>The headline of the page</h1>{}"
    "<footer><p>JUNK all rights are ours.</p></footer>"
    "<div class='related-posts'><h3>JUNK related</h3><p><a href='/q'>JUNK story of the day</a></p></div>"
    "<div class='comments'><p>JUNK I do not agree with this.</p></div>"
)

sentences = st.lists(st.sampled_from(WORDS), min_size=3, max_size=20).map(
    lambda words: " ".join(words).capitalize() + "."
)


def marked(sentence: str, at: int, tag: str) -> str:
    """The sentence with one of its words inside an inline tag."""
    words = sentence.split()
    at %= len(words)
    opening = "a href='/x'" if tag == "a" else tag
    words[at] = f"<{opening}>{words[at]}</{tag}>"
    return " ".join(words)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(sentences, min_size=8, max_size=24, unique_by=str.casefold),
    st.sampled_from(WRAPS),
    st.lists(
        st.tuples(st.sampled_from(sorted(BLOCKS)), st.integers(0, 20), st.sampled_from(INLINE)),
        min_size=12,
        max_size=12,
    ),
)
def test_every_sentence_once_in_order(written: list[str], wrap: str, shapes: list[tuple[str, int, str]]) -> None:
    unmistakable = [f"{sentence[:-1]} {number} times." for number, sentence in enumerate(written, start=100)]
    pairs = zip(unmistakable[::2], unmistakable[1::2], strict=False)
    parts = [
        BLOCKS[shape].format(marked(first, at, tag), marked(second, at + 1, tag), first)
        for (first, second), (shape, at, tag) in zip(pairs, shapes, strict=False)
    ]
    expected = unmistakable[: len(parts) * 2]
    page = (
        f"<html><head><title>The headline of the page</title></head><body>{AROUND.format(wrap.format(''.join(parts)))}"
    )
    text = " ".join(read_html(page, location="p").text.replace("• ", "").split())
    assert [text.count(sentence) for sentence in expected] == [1] * len(expected)
    assert sorted(text.index(sentence) for sentence in expected) == [text.index(sentence) for sentence in expected]
    assert "JUNK" not in text
