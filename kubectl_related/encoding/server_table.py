"""What the server prints: the rows of its Table, and what managedFields say of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.errors import BadReplyError
from kubectl_related.model.objects import elements, mapping, metadata, text
from kubectl_related.model.source import Write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.model.source import Columns

TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"


def writes_of(obj: Any) -> tuple[Write, ...]:
    """Return what the managers of an object's fields say they wrote of its data, and when."""
    found = []
    for entry in map(mapping, elements(metadata(obj).get("managedFields"))):
        fields = mapping(entry.get("fieldsV1"))
        written = {key for name in ("f:data", "f:binaryData") for key in mapping(fields.get(name))}
        keys = frozenset(key[2:] for key in written if key.startswith("f:"))
        found.append(Write(text(entry.get("time")), keys, "f:immutable" in fields))
    return tuple(found)


def keys_written(obj: Any) -> tuple[str, ...]:
    """Return the keys under `data` and `binaryData` that managers of fields say they wrote."""
    return tuple(sorted({key for write in writes_of(obj) for key in write.keys}))


def table_rows(body: Any) -> Iterator[tuple[Columns, Any]]:
    """Yield the rows of a Table: column name → cell as kubectl prints it, and the row's object.

    Raises: BadReplyError.
    """
    columns, rows = mapping(body).get("columnDefinitions") or [], mapping(body).get("rows") or []
    if not isinstance(columns, list) or not isinstance(rows, list) or (rows and not columns):
        raise BadReplyError("the server sent a table that cannot be read")
    names = [text(mapping(column).get("name")) for column in columns]
    for row in rows:
        cells = mapping(row).get("cells")
        if isinstance(cells, list):
            yield cells_of(names, cells), mapping(row).get("object")


def cells_of(names: Iterable[str], cells: Iterable[Any]) -> Columns:
    """Return the cells of a row by the names of their columns, as kubectl prints them."""
    return {name: _cell(cell) for name, cell in zip(names, cells, strict=False)}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
