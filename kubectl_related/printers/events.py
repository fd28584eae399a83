"""An answer that is watched, as `kubectl get --watch --output-watch-events` prints: EVENT comes first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from kubectl_related.model.graph import MISSING, USED_BY, USES
from kubectl_related.model.printable import printable
from kubectl_related.printers.answer import in_order, item_of, missing_in_order
from kubectl_related.printers.columns import columns_of, row_name, tinted
from kubectl_related.printers.machine import json_line, write_yaml
from kubectl_related.printers.padding import padded
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TextIO

    from kubectl_related.model.graph import Related, Relative, Subject
    from kubectl_related.printers.columns import Column
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.rows.row import Row
    from kubectl_related.printers.rows.shown import Shown

ADDED, MODIFIED, DELETED = "ADDED", "MODIFIED", "DELETED"
_NOT_COMPARED = "AGE"
_Key = tuple[Any, ...]


class Entry(Record):
    """The printed form of one row or relative, and the part of it that counts as a change."""

    printed: Any
    compared: Any


Entries = dict[_Key, Entry]


class EventPrinter(Protocol):
    """Prints one row or document for each change of an answer."""

    def entries(self, shown: Shown) -> Entries:
        """Return what there is to print of an answer, in order."""
        ...

    def print(self, events: Sequence[tuple[str, Entry]]) -> None:
        """Print entries, each with its event."""
        ...


def changes(before: Mapping[_Key, Entry], after: Mapping[_Key, Entry]) -> Iterator[tuple[str, Entry]]:
    """Yield what became of the entries of an answer: first those that are gone."""
    yield from ((DELETED, entry) for key, entry in before.items() if key not in after)
    for key, entry in after.items():
        if key not in before:
            yield ADDED, entry
        elif before[key].compared != entry.compared:
            yield MODIFIED, entry


class TableEvents:
    """Rows under one header; columns never become narrower again, as in kubectl."""

    def __init__(self, layout: Layout, out: TextIO) -> None:
        self._layout = layout
        self._out = out
        self._namespaced = False
        self._titles: list[str] = []
        self._widest: list[str] = []

    def entries(self, shown: Shown) -> Entries:
        """Return the rows of every subject."""
        found: Entries = {}
        placed = [(subject, row) for subject, rows in shown.tables for row in rows]
        columns = self._columns(shown.answer, placed)
        several = len(shown.tables) > 1
        titles = ["EVENT", *(["SUBJECT"] if several else []), *(title for title, _ in columns)]
        for subject, row in placed:
            own = [shown.answer.label(subject.ref)] if several else []
            cells = [printable(text) for text in (*own, *(cell(row) for _, cell in columns))]
            kept = [cell for title, cell in zip(titles[1:], cells, strict=True) if title != _NOT_COMPARED]
            key = _key_of(subject, row)
            while key in found:
                key = (*key, row.section)
            found[key] = Entry((titles, cells, row), (kept, row.vias, row.edges))
        return found

    def _columns(self, answer: Related, placed: Sequence[tuple[Subject, Row]]) -> list[Column]:
        elsewhere = (row.relative.ref.namespace not in ("", subject.ref.namespace) for subject, row in placed)
        self._namespaced = self._namespaced or any(elsewhere)
        named: list[Column] = [("NAME", lambda row: row_name(answer, row))]
        if self._namespaced:
            named.insert(0, ("NAMESPACE", lambda row: row.relative.ref.namespace))
        return [*named, *columns_of(answer, [row for _, row in placed], self._layout)]

    def print(self, events: Sequence[tuple[str, Entry]]) -> None:
        """Print a row for each event, and the header if it is not the last one."""
        for titles, rows in _by_titles(events):
            self._print(titles, rows)

    def _print(self, titles: list[str], rows: Sequence[tuple[list[str], Row]]) -> None:
        if new := titles != self._titles:
            self._titles = titles
            self._widest = ["MODIFIED", *("" for _ in titles[1:])]
        headed = new and self._layout.headers
        table = [*([titles] if headed else []), *(cells for cells, _ in rows)]
        # The first line is only there for its widths.
        _, *lines = padded([self._widest, *table])
        self._widest = [max(column, key=len) for column in zip(self._widest, *table, strict=True)]
        if headed:
            self._out.write(f"{lines.pop(0)}\n")
        for line, (_, row) in zip(lines, rows, strict=True):
            self._out.write(f"{tinted(line, row) if self._layout.color else line}\n")


def _by_titles(
    events: Iterable[tuple[str, Entry]],
) -> Iterator[tuple[list[str], list[tuple[list[str], Row]]]]:
    """Yield the events that follow each other under one header."""
    for titles, same in groupby(events, key=lambda one: one[1].printed[0]):
        yield titles, [([event, *entry.printed[1]], entry.printed[2]) for event, entry in same]


def _key_of(subject: Subject, row: Row) -> _Key:
    """Return what makes a row the same as before, whatever became of its object."""
    direction = USED_BY if row.section == USED_BY else USES
    relative = row.relative
    crowd = row.phrase if row.count > 1 else ""
    name = "" if crowd else relative.ref.name
    return (
        subject.ref,
        direction,
        relative.ref._replace(name=name),
        _reason(relative),
        relative.selector,
        crowd,
    )


def _reason(relative: Relative) -> str:
    return relative.reason if relative.missing and relative.reason != MISSING else ""


class JsonEvents:
    """A document on one line for each event, as kubectl prints events of a watch."""

    def __init__(self, layout: Layout, out: TextIO) -> None:
        self._layout = layout
        self._out = out

    def entries(self, shown: Shown) -> Entries:
        """Return the items of the List, those that are missing last."""
        answer = shown.answer
        found: Entries = {}
        for relative in (*in_order(answer, self._layout.sorting), *missing_in_order(answer)):
            item = item_of(relative, answer)
            key: _Key = relative.ref, _reason(relative), relative.selector
            while key in found:
                key = (*key, "again")
            found[key] = Entry((item, answer.label(relative.ref), relative.missing), item)
        return found

    def print(self, events: Sequence[tuple[str, Entry]]) -> None:
        """Print a line for each event."""
        for event, entry in events:
            # Not sorted: kubectl writes the type first.
            self._out.write(f'{{"type":"{event}","object":{json_line(entry.printed[0])}}}\n')


class YamlEvents(JsonEvents):
    """A YAML document for each event."""

    _begun = False

    def print(self, events: Sequence[tuple[str, Entry]]) -> None:
        """Print a document for each event, with `---` between two."""
        for event, entry in events:
            self._out.write("---\n" if self._begun else "")
            self._begun = True
            write_yaml({"type": event, "object": entry.printed[0]}, self._out)


class KyamlEvents(JsonEvents):
    """A document of KYAML for each event."""

    def print(self, events: Sequence[tuple[str, Entry]]) -> None:
        """Print a document for each event."""
        from kubectl_related.printers.kyaml import kyaml_of

        for event, entry in events:
            # Not sorted: kubectl writes the type first.
            item = kyaml_of(entry.printed[0], "  ")
            self._out.write(f'---\n{{\n  type: "{event}",\n  object: {item},\n}}\n')


class NameEvents(JsonEvents):
    """`kind[.group]/name` for each event of an object that exists, as kubectl prints names of a watch."""

    def print(self, events: Sequence[tuple[str, Entry]]) -> None:
        """Print a line for each event."""
        for _, entry in events:
            _, name, missing = entry.printed
            self._out.write("" if missing else f"{printable(name)}\n")
