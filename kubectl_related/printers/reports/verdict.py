"""What a check found, as formats for pipelines put it: a rule, a level and a sentence for each fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.graph import MISSING, MISSING_KEY, MISSING_PORT, SELECTS_NOTHING
from kubectl_related.printers.rows.shown import NAME_FIELD, dangling
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.model.graph import Finding, Related
    from kubectl_related.model.objects import Ref


class Rule(Record):
    """A kind of fault: its id, what it is, and how the sentence about one ends."""

    id: str
    title: str
    help: str
    ending: str


UNUSED = "Unused"
RULES = {
    MISSING: Rule(
        "missing-reference",
        "Reference to an object that does not exist",
        "A field names an object that does not exist. Create the object, or correct the name.",
        "which does not exist",
    ),
    MISSING_KEY: Rule(
        "missing-key",
        "Reference to a key that does not exist",
        "A field names a key that the ConfigMap or Secret does not have. Add the key, or correct its name.",
        "but the key does not exist",
    ),
    MISSING_PORT: Rule(
        "missing-port",
        "Reference to a port that does not exist",
        "A field names a port that its target does not have. Add the port, or correct its name or number.",
        "but the port does not exist",
    ),
    SELECTS_NOTHING: Rule(
        "selects-nothing",
        "Selector that matches nothing",
        "A selector matches neither an object nor a pod template. Correct the selector or the labels.",
        "but nothing matches",
    ),
    UNUSED: Rule(
        "unused-object",
        "Object that nothing uses",
        "Nothing refers to the object. Delete it if it is not needed.",
        "",
    ),
}
"""Reason of the answer → rule."""


class Verdict(Record):
    """The fault of one reference or object."""

    rule: Rule
    optional: bool
    """Whether the reference may dangle by design, or something keeps the object."""
    message: str
    ref: Ref
    """The object at fault, and the field of it."""
    via: str


def verdicts(answer: Related) -> Iterator[Verdict]:
    """Yield what is wrong with each reference or object, in the order of the table."""
    for one in dangling(answer):
        rule = RULES[one.relative.reason]
        yield Verdict(rule, one.edge.optional, _sentence(answer, one, rule), one.edge.holder, one.edge.via)
    for relative in answer.unused or ():
        message = f"{answer.label(relative.ref)}: {relative.why}"
        yield Verdict(RULES[UNUSED], relative.kept, message, relative.ref, NAME_FIELD)


def is_complete(answer: Related) -> bool:
    """Return whether everything was read that was asked about."""
    return answer.complete and all(subject.found for subject in answer.subjects)


def full_name(answer: Related, ref: Ref) -> str:
    """Return `shop/pod/web`, the namespace first if there is one."""
    return f"{ref.namespace}/{answer.label(ref)}" if ref.namespace else answer.label(ref)


def _sentence(answer: Related, one: Finding, rule: Rule) -> str:
    holder, target = one.edge.holder, one.relative.ref
    makers = ", ".join(answer.label(ref) for ref in one.relative.made_by)
    made = f" (made by {makers})" if makers else ""
    elsewhere = f" in namespace {target.namespace}" if target.namespace not in ("", holder.namespace) else ""
    wanted = answer.name_of(one.relative) + elsewhere
    return f"{answer.label(holder)} {one.edge.relation} {wanted}, {rule.ending}{made}: {one.field}"
