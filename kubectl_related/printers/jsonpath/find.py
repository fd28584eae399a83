"""Nodes and a JSON value → what the template selects, an inner list for each node at the top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.printers.jsonpath.compare import compare
from kubectl_related.printers.jsonpath.gotext import as_text
from kubectl_related.printers.jsonpath.inside import inside
from kubectl_related.printers.jsonpath.nodes import Action, Filter, Node, Text, Union, Word
from kubectl_related.printers.jsonpath.parse import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Values = list[Any]


class NoValue:
    """The value in a range over null or nothing: no value at all, not even null."""


NO_VALUE = NoValue()


def find(template: Sequence[Node], value: Any) -> list[Values]:
    """Return what each node at the top of the template selects. Raises: TemplateError."""
    return _Search(template).from_node(0, value)


class _Search:
    """One walk through a template; knows which ranges are open."""

    def __init__(self, template: Sequence[Node]) -> None:
        self._template = template
        self._beginning = 0
        self._open = 0
        self._ending = 0
        self._last_end = -1

    def from_node(self, begin: int, value: Any) -> list[Values]:
        """Return the values that the nodes from `begin` select, up to the end of their range."""
        here: Values = [NO_VALUE if value is None else value]
        found: list[Values] = []
        at = begin
        while at < len(self._template):
            results = self._select(here, self._template[at])
            if 0 < self._ending <= self._open:
                self._ending -= 1
                self._last_end = at
                break
            if self._beginning:
                found += self._loop(at, results)
                # A range without an end is followed by the same nodes once more, as in kubectl.
                at = max(at, self._last_end) + 1
                continue
            found.append(results)
            at += 1
        return found

    def _loop(self, at: int, results: Values) -> list[Values]:
        self._beginning -= 1
        self._open += 1
        found = [one for result in results for one in self.from_node(at + 1, result)]
        if not results:
            # Only to find the end of the range.
            self.from_node(at + 1, NO_VALUE)
        self._open -= 1
        return found

    def _select(self, values: Values, node: Node) -> Values:
        match node:
            case Action(nodes):
                for inner in nodes:
                    values = self._select(values, inner)
                found = values
            case Text(text):
                found = [text]
            case Word(name):
                found = self._word(values, name)
            case Union(parts):
                found = self._union(values, parts)
            case Filter():
                found = self._filtered(values, node)
            case _:
                found = inside(values, node)
        return found

    def _word(self, values: Values, name: str) -> Values:
        if name == "range":
            self._beginning += 1
            return values
        if name != "end":
            raise TemplateError(f"unrecognized identifier {name}", tuple(values))
        if not self._open:
            raise TemplateError("not in range, nothing to end")
        self._ending += 1
        return []

    def _union(self, values: Values, parts: Iterable[Action]) -> Values:
        try:
            return [one for part in parts for one in self._select(values, part)]
        except TemplateError as error:
            raise TemplateError(str(error), tuple(values)) from error

    def _filtered(self, values: Values, node: Filter) -> Values:
        found: Values = []
        for value in values:
            if not isinstance(value, list):
                shown = "<invalid reflect.Value>" if value is NO_VALUE else as_text(value)
                raise TemplateError(f"{shown} is not array or slice and cannot be filtered", tuple(values))
            for element in value:
                if node.operator == "exists":
                    passes = bool(self._partly([element], node.left))
                else:
                    passes = self._compares(element, node, values)
                if passes:
                    found.append(element)
        return found

    def _partly(self, values: Values, action: Action) -> Sequence[Any]:
        """Return the values found before an error: a test for existence cannot fail."""
        try:
            return self._select(values, action)
        except TemplateError as error:
            return error.found

    def _compares(self, element: Any, node: Filter, values: Values) -> bool:
        sides = []
        for action in (node.left, node.right):
            try:
                side = self._select([element], action)
            except TemplateError as error:
                raise TemplateError(str(error), tuple(values)) from error
            if len(side) > 1:
                raise TemplateError("can only compare one element at a time", tuple(values))
            if not side:
                return False
            sides += side
        return compare(sides[0], node.operator, sides[1])
