from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.errors import ReadError
from tallybook.readers.encoding import charset_of, decode, find_damage

RUSSIAN = "В ночь на среду у моста погибли двое рабочих, сообщил губернатор. «Мы скорбим», — сказал он."
UKRAINIAN = "За добу знищено 4 танки і 11 гармат, повідомив штаб. «Їхні втрати зростають», — йдеться у зведенні."
ENGLISH = "The mayor said “at least 43” houses burned – it’s the café owner’s count… says the naïve clerk."
FRENCH = "À l’aube, l’armée a été frappée près du château ; où sont les blessés ? Ça reste à voir."
SPANISH = "En la explosión murieron 12 niños, según el señor Muñoz, mañana habrá más datos."
GERMAN = "Über die Straße fuhr er größere Geschütze, sagte der Sprecher für Öffentlichkeit."
POLISH = "Żołnierze przejęli w nocy łódź, poinformował rzecznik; zginęło pięć osób, są ranni."
CZECH = "Ministr řekl, že včera zahynulo šest vojáků a další jsou zranění; úřady mlčí."
TURKISH = "Türkiye'nin güneydoğusunda çatışmada üç asker yaşamını yitirdi, dedi sözcü."


def _id(case: object) -> str | None:
    return case[:12] if isinstance(case, str) else None


@pytest.mark.parametrize("declared", [None, "utf-8", "windows-1252", "iso-8859-1", "no-such-charset"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (UKRAINIAN, "cp1251"),
        (RUSSIAN, "utf-8"),
        (UKRAINIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-le"),
        (UKRAINIAN, "utf-16-be"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        (ENGLISH, "mac_roman"),
        (FRENCH, "cp1252"),
        (SPANISH, "latin-1"),
        (GERMAN, "latin-1"),
        (TURKISH, "cp1254"),
        ("Müller met Håkan and Muñoz in Kiev.", "latin-1"),
        ("It’s over.", "cp1252"),
        ("£5 – €6", "cp1252"),
        ("ЗСУ", "cp1251"),
        ("МОСКВА. МИНИСТЕРСТВО СООБЩИЛО", "cp1251"),
        ("The town of Київ was hit, he said.", "cp1251"),
        (RUSSIAN.replace("—", "-").replace("«", '"').replace("»", '"'), "koi8-r"),
        (RUSSIAN.replace("—", "-").replace("«", '"').replace("»", '"'), "cp866"),
        ("plain ASCII\r\nwith\rall\nends\x0c", "ascii"),
    ],
    ids=_id,
)
def test_text_comes_back_whatever_was_declared(text: str, encoding: str, declared: str | None) -> None:
    assert decode(text.encode(encoding), declared=declared, where="a.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (CZECH, "cp1250"),
        (TURKISH, "iso8859-9"),
        ("他说，军队损失了三十人。据报道，敌方失去了很多坦克。", "gb18030"),
        ("大臣は十二人が死亡したと述べた。", "iso2022_jp"),
        ("大臣は十二人が死亡したと述べた。", "shift_jis"),
        (RUSSIAN, "utf-16-be"),
        (RUSSIAN.replace("—", "-").replace("«", '"').replace("»", '"'), "koi8-r"),
    ],
    ids=_id,
)
def test_what_is_declared_rightly_is_believed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), declared=encoding, where="a.txt") == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n0000", "a PNG picture"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"%PDF-1.7\n...", "a PDF"),
        (b"RIFF\x10\x00\x00\x00WAVE", "sound"),
        (b"\x00\x00\x00\x18ftypmp42", "film"),
        (b"abc\x00\x01\x02\x00def" * 40, "zero bytes"),
        (bytes(range(1, 32)) * 20, "control characters"),
        (b"\xff\xfe" + bytes(random.Random(7).randbytes(4000)), "does not go on like it"),
    ],
    ids=["png", "zip", "gzip", "pdf", "wave", "mp4", "zeros", "controls", "false mark"],
)
def test_binary_data_are_named(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=f"thing.bin: binary data.*{message}") as caught:
        decode(data, where="thing.bin")
    assert caught.value.next_step


def test_bytes_of_no_encoding_are_refused() -> None:
    noise = bytes(128 + byte // 2 for byte in random.Random(3).randbytes(5000))
    with pytest.raises(ReadError, match=r"x\.txt: wrong or unknown encoding") as caught:
        decode(noise, where="x.txt")
    assert "UTF-8" in caught.value.next_step


@pytest.mark.parametrize("cut", [1, 2])
def test_a_last_character_cut_short_is_shown(cut: int) -> None:
    text = decode(f"{ENGLISH} “".encode()[:-cut], where="a.txt")
    assert text == f"{ENGLISH} \ufffd"
    damage = find_damage(text, "a.txt")
    assert damage is not None
    assert damage.message.startswith("1 damaged")


def test_one_damaged_byte_in_a_long_text_is_shown_and_the_rest_kept() -> None:
    data = (RUSSIAN * 10).encode()
    text = decode(data[:101] + b"\xff" + data[101:], where="a.txt")
    assert text.count("\ufffd") <= 3
    assert text.endswith(RUSSIAN * 9)


def test_sound_text_has_no_damage() -> None:
    assert find_damage(ENGLISH, "a.txt") is None


@pytest.mark.parametrize(
    ("media_type", "charset"),
    [
        ("text/html; charset=utf-8", "utf-8"),
        ('text/plain; charset="Windows-1251"', "Windows-1251"),
        ("text/html", None),
        (None, None),
    ],
)
def test_charset_of_a_content_type(media_type: str | None, charset: str | None) -> None:
    assert charset_of(media_type) == charset


_ORDINARY = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff\ufffd"))


@given(_ORDINARY.map(lambda text: f"a{text}"))
def test_every_utf8_text_comes_back(text: str) -> None:
    assert decode(text.encode(), where="a.txt") == text


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "cp1251", "utf-16", "gb18030", "hex", "idna"]))
def test_any_bytes_give_a_text_or_a_read_error(data: bytes, declared: str | None) -> None:
    try:
        assert isinstance(decode(data, declared=declared, where="a.txt"), str)
    except ReadError as error:
        assert error.message.startswith("a.txt: ")
