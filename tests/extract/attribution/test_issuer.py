from __future__ import annotations

import pytest
from tallybook.extract.attribution.issuer import issuer_named
from tallybook.extract.document import ISSUER

from tests.extract.annotated import annotated

BODY = "\n\nOur crews cleared the valley road on Friday.\n\nNobody was hurt there.\n"


@pytest.mark.parametrize(
    ("top", "name"),
    [
        ("Ministry of Defence of Peru\nDaily bulletin, 4 June 2019", "Ministry of Defence"),
        ("MINISTRY OF DEFENCE OF PERU", "Ministry of Defence"),
        ("Peru: 40 hurt in landslide", None),
        ("The valley road is open again", None),
    ],
)
def test_the_top_names_the_issuer(top: str, name: str | None) -> None:
    issuer = annotated(top + BODY, ISSUER)[ISSUER]
    assert (issuer.name if issuer else None) == name


@pytest.mark.parametrize(
    ("publisher", "name"),
    [
        ("Israel Defense Forces", "Israel Defense Forces"),
        ("Reuters", None),
        ("The Valley Courier", None),
        ("Peru", "Peru"),
        (None, None),
    ],
)
def test_a_publisher_that_speaks_for_itself(publisher: str | None, name: str | None) -> None:
    issuer = issuer_named(publisher)
    assert (issuer.name if issuer else None) == name
