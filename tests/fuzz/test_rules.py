"""Every shipped rule against any JSON: reading an object never fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from kubectl_related.engine.pool import Pool
from kubectl_related.engine.ways.reader import Reader
from kubectl_related.model.fieldpaths import Each
from kubectl_related.model.objects import ref_of
from tests.fuzz.strategies import examples
from tests.unit.helpers import served, shipped_tables
from tests.unit.test_fieldpaths import JSON

if TYPE_CHECKING:
    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.relations.rule import Rule

RULES = sorted(
    {rule for gk in shipped_tables().kinds() for rule in shipped_tables().of(gk)},
    key=lambda rule: (rule.holder, str(rule.pattern), rule.source),
)
WORDS = ("name", "kind", "apiVersion", "namespace", "matchLabels", "matchExpressions", "key", "values")
VALUE = JSON | st.dictionaries(st.sampled_from(WORDS), JSON, max_size=4)


def built(pattern: Pattern, value: Any) -> Any:
    """Return the smallest value in which the pattern leads to `value`."""
    for step in reversed(pattern):
        if step is Each.BELOW:
            continue
        value = [value] if step is Each.ELEMENT else {"k" if step is Each.KEY else step: value}
    return value


def holder_of(rule: Rule, depth: int, value: Any) -> dict[str, Any]:
    """Return an object of the rule's kind with the value at the first `depth` steps of its path."""
    group, kind = rule.holder
    body = built(rule.pattern[:depth], value)
    obj = {"apiVersion": f"{group}/v1" if group else "v1", "kind": kind, "metadata": {"name": "x"}}
    return {**obj, **(body if isinstance(body, dict) else {})}


@examples(4)
@given(value=VALUE)
def test_every_rule_reads_any_value_at_every_prefix_of_its_path(value: Any) -> None:
    """Any value at a rule's path, or on the way to it, is read or skipped."""
    reader, pool = Reader(shipped_tables(), served()), Pool(shipped_tables().carriers)
    for rule in RULES:
        for depth in range(1, len(rule.pattern) + 1):
            obj = holder_of(rule, depth, value)
            pool.add(ref_of(obj), obj)
            for reference in reader.read(obj, (rule,)):
                assert reference.via
                assert reference.rule is rule
                list(reference.targets(pool, {}))
