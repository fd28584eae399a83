"""Names of objects in text: what is searched first never misses what is read then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.encoding.partial import encode
from kubectl_related.engine.unused.words import Words
from kubectl_related.model.objects import Ref
from tests.unit.helpers import make, shipped_tables

if TYPE_CHECKING:
    from tests.unit.helpers import Obj

CANDIDATES = [Ref("", "Secret", "shop", name) for name in ("app", "app-2.x", "0")]
WORDS = Words(CANDIDATES, shipped_tables(), frozenset())


def pod(written: str) -> Obj:
    """Return a pod whose container is given a text."""
    return make("Pod", "one", spec={"containers": [{"name": "c", "args": [written]}]})


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("app", ["app"]),
        ("--from=app", ["app"]),
        ("--app--", ["app"]),
        ("...-app-.-", ["app"]),
        ("https://app-2.x/", ["app-2.x"]),
        ("xapp appx app-3", []),
        ("éappé 0", ["app", "0"]),
        ("line\napp", ["app"]),
        ('"app"', ["app"]),
        ("App app-2.X", ["app"][1:]),
    ],
)
def test_words_of_a_text(written: str, found: list[str]) -> None:
    """A word has letters, digits and, inside, dashes and dots."""
    obj = pod(written)
    assert sorted(ref.name for ref in WORDS.mentioned(obj)) == sorted(found)
    assert WORDS.may_find(encode(obj["spec"])) or not found


def test_most_texts_are_passed_over() -> None:
    """No candidate, nothing to read."""
    assert not WORDS.may_find(encode({"args": ["--verbose", "value 7 of pod", "apps"]}))
