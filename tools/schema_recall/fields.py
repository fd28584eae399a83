"""The fields of a schema, and which of them a set of rules reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import Each
from kubectl_related.relations.rule import How
from kubectl_related.relations.schema.shapes import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.relations.carriers import Carrier
    from kubectl_related.relations.rule import GK, Rule
    from kubectl_related.relations.schema.shapes import Schema

NAMED = frozenset({How.NAME, How.TYPED_REF, How.KIND_NAME, How.SELECTOR, How.LABELS})
NOT_OWN = frozenset({"apiVersion", "kind", "metadata", "status"})
_END = re.compile(r"(?:\[\])?(?:\.name)?(?:\[\]|\.\*\*|\{\})*$")


@dataclass(frozen=True, slots=True)
class Found:
    """What rules say of one field: the kinds it may name, and whether it is no more than a hint."""

    to: frozenset[GK]
    weak: bool
    any_kind: bool = False


def paths_of(schema: Schema) -> list[str]:
    """Return the path of every field of a kind's schema, its metadata and status left out."""
    found: list[str] = []

    def visit(node: Node) -> None:
        for field in node.fields():
            if node.path or field.name not in NOT_OWN:
                found.append(field.path)
                visit(field)

    visit(Node(schema))
    return found


def unit(path: str) -> str:
    """Return the compared field: the same whether a row names the reference or the name inside it."""
    return _END.sub("", path)


def read_by(rules: Iterable[Rule], paths: Iterable[str], carriers: Iterable[Carrier]) -> dict[str, Found]:
    """Return the fields that rules read, those below a PodSpec left out: its table is the same for all."""
    below = tuple(f"{carrier.pod_spec}." for carrier in carriers)
    paths = [path for path in paths if not path.startswith(below)]
    found: dict[str, Found] = {}
    for rule in rules:
        if rule.how not in NAMED or rule.pattern[0] in NOT_OWN:
            continue
        expression = _expression(rule.pattern)
        for path in paths:
            if expression.fullmatch(path):
                key = unit(path)
                before = found.get(key, Found(frozenset(), weak=True))
                hint = rule.weak or rule.match is not None or rule.format is not None
                found[key] = Found(
                    before.to | set(rule.to), before.weak and hint, before.any_kind or not rule.to
                )
    return found


def _expression(pattern: Pattern) -> re.Pattern[str]:
    # [^.]* in place of an element: a list and a map of the same objects are the same to `**`.
    out = ""
    for step in pattern:
        if step is Each.ELEMENT:
            out += r"\[\]"
        elif step is Each.KEY:
            out += r"(?:\{\}|\.\*\*)"
        elif step is Each.BELOW:
            out += r"(?:(?:\.|^)[^ ]+)?"
        else:
            out += r"(?:\.|^|\b)" + re.escape(str(step))
    return re.compile(out)


def kinds_agree(derived: Found, truth: Found, custom: frozenset[GK]) -> bool:
    """Return whether a derived field has a correct kind; a reference that holds its own kind does."""
    if derived.any_kind or truth.any_kind or not truth.to.isdisjoint(derived.to):
        return True
    return ("", "custom") in truth.to and not custom.isdisjoint(derived.to)


def carrier_paths(carriers: Iterable[Carrier]) -> Iterator[str]:
    """Yield the paths of PodSpecs."""
    for carrier in carriers:
        yield carrier.pod_spec
