"""Equipment by the names that people use for it: a class or a name, in singular or plural, however it is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement, or_

from tallybook.queries.sql.actors import same
from tallybook.queries.sql.dialects import starts_with
from tallybook.store.schema.tables import EquipmentRow
from tallybook.vocab.load import equipment_classes, table

_VOWELS = "aeiou"
_BEFORE_FIGURES = re.compile(r"(?<=[^\W\d_])[- ]?(?=\d)")
_HISSING = ("s", "sh", "ch", "x", "z")


def equipped(*names: str) -> ColumnElement[bool]:
    """Whether equipment is of one of the classes, or has one of the names.

    "tanks" is the class `tank`, "armored vehicles" the class `armoured_vehicle`; "T-72s" is what is called T-72, T72 or
    T-72s, or by a name that goes on behind it ("T-72 tanks").
    """
    forms = {form for name in names for form in forms_of(name)}
    classes = {"_".join(re.split(r"[-_\s]+", form.casefold())) for form in forms} & set(equipment_classes())
    models = sorted(form for form in forms if any(letter.isdigit() for letter in form))
    return or_(
        EquipmentRow.class_.in_(sorted(classes)),
        same(EquipmentRow.name, *sorted(forms)),
        *(starts_with(EquipmentRow.name, f"{model} ") for model in models),
    )


def forms_of(name: str) -> set[str]:
    """A name as it is, with its last word in singular and plural, and in other spellings ("armored", "T 72")."""
    numbers = {name, *_singulars(name)}
    numbers |= {_plural(form) for form in numbers}
    return {spelled for form in numbers for spelled in _spellings(form)}


def _singulars(name: str) -> Iterator[str]:
    """What the name may be the plural of; not all of them are words."""
    if len(name) > 2 and name.lower().endswith("s"):
        yield name[:-1]
        if name.lower().endswith("ies"):
            yield f"{name[:-3]}y"
        elif name.lower().endswith("es"):
            yield name[:-2]


def _plural(name: str) -> str:
    if name.endswith("y") and name[-2:-1] not in _VOWELS:
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(_HISSING) else f"{name}s"


def _spellings(name: str) -> Iterator[str]:
    yield name
    yield from (_BEFORE_FIGURES.sub(gap, name, count=1) for gap in ("-", " ", ""))
    for listed, others in table("equipment.toml")["spellings"].items():
        for word in (listed, *others):
            if re.search(rf"\b{word}\b", name, re.IGNORECASE):
                yield from (
                    re.sub(rf"\b{word}\b", other, name, flags=re.IGNORECASE)
                    for other in (listed, *others)
                    if other != word
                )
