"""The scope of a question: which namespaces, and which parts of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kubectl_related.model.source import Form
from kubectl_related.record import Record
from kubectl_related.relations.kind_facts import VALUES_NEVER_READ

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK

EVERYWHERE = ""


class MaybeHint(Protocol):
    """A rule or a reference."""

    @property
    def weak(self) -> bool:
        """Whether it is only a hint."""
        ...


class Scope(Record):
    """The namespaces and the parts of objects that are requested.

    `all_namespaces`: users are searched everywhere. `whole`: the walk goes on
    from what is found, so that metadata alone is not enough. `columns`: what the
    server would print is requested too.
    """

    all_namespaces: bool = False
    weak: bool = False
    whole: bool = False
    columns: bool = False
    live: bool = True
    """A cluster answers, which serves the same objects under all their groups."""
    all_types: bool = False
    """Every listable kind is searched, for owner references to the subject."""
    lists_once: bool = False
    """The walk goes on in every direction: a list is asked for whole, for all steps that may come."""
    cascade: bool = False
    """Deletions are followed: only the names and owners of dependents are read."""

    usage: bool = False
    """The question is whether anything uses objects: containers may also be given their names as text."""

    closed: bool = False
    """The files are a whole cluster: a kind that they lack has no object."""

    def of_a_cascade(self) -> Scope:
        """Return the scope of a walk along deletions: an object of any kind may be owned."""
        return self._replace(whole=True, all_types=True, columns=False, cascade=True)

    def wants(self, what: MaybeHint) -> bool:
        """Return whether a rule or a reference counts: hints only if they are wanted."""
        return self.weak or not what.weak

    def form(self, gk: GK) -> Form:
        """Return the form in which a target is requested."""
        if gk in VALUES_NEVER_READ:
            return Form.KEYS
        if self.whole:
            return Form.WHOLE
        return Form.TABLE if self.columns else Form.METADATA


def whole_form(gk: GK) -> Form:
    """Return the largest form in which objects of this kind are requested."""
    return Form.METADATA if gk in VALUES_NEVER_READ else Form.WHOLE
