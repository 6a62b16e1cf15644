"""Languages told from little text, offline."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tallybook.text import language as language_module
from tallybook.text.language import detect_language

_CASES = tomllib.loads((Path(__file__).parent / "cases" / "languages.toml").read_text(encoding="utf-8"))
_RIGHT = 0.95  # of all sentences of the cases; 0.988 when this was written

_ENGLISH = "The ministry said that nine soldiers had been wounded when their truck hit a mine on the northern road. "
_FRENCH = "Le ministère a déclaré que neuf soldats avaient été blessés lorsque leur camion a heurté une mine. "


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Army shells village", "en"),
        ("Rohingya refugees flee Maungdaw", "en"),
        ("Dnipro hit by missile", "en"),
        ("Toll in Jenin raid: 9 killed", "en"),
        ("TRUCE IN TIGRAY AFTER TALKS", "en"),
        ("personnel - 498 (+10)\ntanks ‒ 120,\nAPV - 1535\nMLRS - 40", "en"),
        (_ENGLISH * 5, "en"),
        ("Сили оборони знищили 12 танків", "uk"),
        ("Уничтожено 12 танков противника", "ru"),
        ("قصفت الطائرات مدينة تعز صباح الاثنين", "ar"),
        ("ارتش ایران اعلام کرد", "fa"),
        ("ہلاک ہونے والوں کی تعداد بڑھ گئی", "ur"),
        ("צה״ל הודיע כי שלושה חיילים נהרגו", "he"),
        (_FRENCH, "fr"),
        ("El ejército informó de diez muertos", "es"),
        ("Die Armee meldet zehn Tote und viele Verletzte", "de"),
        ("O exército informou dez mortos", "pt"),
        ("L'esercito annuncia dieci morti e venti feriti", "it"),
        ("Ordu on kişinin öldüğünü açıkladı", "tr"),
        ("Wojsko podało, że zginęło dziesięciu żołnierzy", "pl"),
        ("Wanajeshi kumi wameuawa", "sw"),
        ("Ciidamada ayaa dilay toban qof", "so"),
        ("በጎንደር ከተማ ግጭት ተቀሰቀሰ", "am"),
        ("د افغانستان پوځ ویلي چې لس کسان وژل شوي دي", "ps"),
        ("军方周一表示击落三架无人机", "zh"),
        ("防衛省は12人が死亡したと発表した", "ja"),
        ("북한군 사상자 1100명", "ko"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", _CASES["en"])
def test_english_posts_are_taken_for_no_other_language(text: str) -> None:
    """None is as good as "en": both are extracted from."""
    assert detect_language(text) in {"en", None}


def test_posts_in_many_languages() -> None:
    found = [(language, detect_language(text)) for language, texts in _CASES.items() for text in texts]
    assert len(_CASES) > 30
    assert sum(wanted == got for wanted, got in found) >= _RIGHT * len(found)


def test_english_prose_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr(language_module, "_identifier", refuse)
    assert detect_language(_ENGLISH * 20) == "en"
    assert detect_language("Two shells fell near the bakery, and nobody was hurt") == "en"
    with pytest.raises(AssertionError, match="loaded"):
        detect_language(_FRENCH)


@pytest.mark.parametrize(
    "text", ["", " \n", "Kyiv", "12 345 – 6,7", "UAV 12\nMLRS 15\nIFV 3", "https://example.org/the-army"]
)
def test_too_little_text(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param(_ENGLISH * 20 + _FRENCH * 8, "en", id="French at the end"),
        pytest.param(_FRENCH * 20 + _ENGLISH * 8, "fr", id="English at the end"),
        pytest.param("Минобороны заявило: " + _ENGLISH * 3, "en", id="a Russian lead-in"),
        pytest.param(
            "Breaking news: " + "Минобороны заявило о потере двух самолётов. " * 4, "ru", id="an English label"
        ),
    ],
)
def test_the_majority_decides(text: str, language: str) -> None:
    assert detect_language(text) == language
