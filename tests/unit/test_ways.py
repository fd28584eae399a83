"""The ways to refer: each word of the tables has one, and a new one is a class and a row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import kubectl_related
from kubectl_related.engine.plan.targets import UsesPlanner
from kubectl_related.engine.pool import Pool
from kubectl_related.engine.scope import Scope
from kubectl_related.engine.ways.field import Field
from kubectl_related.engine.ways.reader import Reader
from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.engine.ways.registry import WAYS
from kubectl_related.engine.ways.way import Way
from kubectl_related.model.fieldpaths import Hit
from kubectl_related.model.source import ByteFilter, Form, Get
from kubectl_related.relations.rule import How
from tests.unit.helpers import make, ref, served, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.engine.ways.lookup import Lookup
    from kubectl_related.engine.ways.reference import Reference

LINE = "Widget.example.com  spec.s  Secret  name  uses  -"
HOLDER = ref("Widget", "w", "example.com")


class ByReversedName(Way):
    """The field holds the target's name backwards."""

    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:
        """Yield the object of that name."""
        yield lookup.by_name(field, field.rule.to[0], "", field.value[::-1])


def test_every_way_of_the_tables_has_its_object() -> None:
    """No word of the tables is left to be treated as if it were another."""
    assert set(WAYS) == set(How)
    assert len({type(way) for way in WAYS.values()}) == len(How)


def test_the_engine_names_no_way_but_in_the_registry() -> None:
    """What depends on the way is asked of its object, so that a new way is one class and one row."""
    engine = Path(kubectl_related.__file__).with_name("engine")
    naming = [file.name for file in engine.rglob("*.py") if "How." in file.read_text(encoding="utf-8")]
    assert naming == ["registry.py"]


def test_a_new_way_says_how_it_reads_and_nothing_else() -> None:
    """Everything else has an answer that fits a field which names its target."""
    tables, way = tables_of(LINE), ByReversedName()
    (rule,) = tables.of(("example.com", "Widget"))
    obj = make("Widget", "w", "example.com/v1", spec={"s": "bd"})
    field = Field(rule, Hit("bd", ((None, "spec", obj), "s", obj["spec"])), obj, HOLDER)
    (reference,) = way.read(Reader(tables, served()), field)
    assert isinstance(reference, NamedReference)
    assert (reference.target, reference.via) == (ref("Secret", "db"), "spec.s")
    resource = served().of("", "Secret")
    assert resource is not None
    plan = UsesPlanner(tables, served(), Scope())
    assert list(plan.targets([reference])) == [Get(resource, "shop", "db", Form.KEYS)]
    assert list(way.expected(plan, rule, "shop")) == []
    pool = Pool({})
    assert list(reference.targets(pool, {})) == []
    pool.add(reference.target, {})
    assert list(reference.targets(pool, {})) == [reference.target]
    assert way.byte_filter(rule, reference.target) == ByteFilter(exact=frozenset({"db"}))
    assert way.holders(pool, ("example.com", "Widget"), [reference.target]) is None
