"""-o html: one file that works offline: the picture, the rows of the table, the List, and what shows them.

The script is the files of script/ in one scope, the style page.css and picture.css, word for word; the
Content-Security-Policy allows these by their hashes and nothing else, so no name can run or load anything.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kubectl_related.model.printable import printable
from kubectl_related.printers.answer import as_list, in_order, missing_in_order
from kubectl_related.printers.asked import Asked
from kubectl_related.printers.pictures.picture import picture_of
from kubectl_related.printers.pictures.svg import drawn, stylesheet
from kubectl_related.printers.rows.consequences import consequence
from kubectl_related.printers.rows.shown import shown_of
from kubectl_related.printers.table import rows_without_subject, table_rows
from kubectl_related.printers.terminal import safe_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TextIO

    from kubectl_related.model.graph import Related, Relative
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.pictures.picture import Key, Picture
    from kubectl_related.printers.rows.shown import Shown

_Rows = list[tuple[list[str], int]]
"""For each row its cells, and the object that it is about."""
_Table = tuple[tuple[str, list[str]], _Rows]
"""The caption, the titles, the rows."""
_COLUMNS = ("Ready", "Status", "Age")
_SCRIPT = ("objects", "picture", "details", "table", "search", "tools")
# Noncharacters, and halves of a character, as a typed name may hold one.
_NO_HTML = re.compile("[\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def print_page(shown: Shown, layout: Layout, out: TextIO) -> None:
    """Print the page. Raises: UsageError if the rows cannot be sorted as --sort-by says."""
    answer, asked = shown.answer, shown.asked or Asked()
    folded = picture_of(answer, layout, crowds=True)
    unfolded = picture_of(answer, layout._replace(expand=True))
    keys = _keys(answer, layout, unfolded)
    number = {key: at for at, key in enumerate(keys)}
    relatives = {(one.ref, one.missing): one for one in answer.relatives}
    differs = len(folded.nodes) < len(unfolded.nodes)
    facts = {
        "objects": [_object(answer, key, relatives.get(key)) for key in keys],
        "folded": [[number[key] for key in node.members] for node in folded.nodes],
        "unfolded": [[number[key] for key in node.members] for node in unfolded.nodes] if differs else None,
        "rows": [rows for _, rows in _tables(answer, layout._replace(expand=True), number)]
        if differs
        else None,
        "consequence": "IF CHANGED" if any(one.if_changed for one in answer.relatives) else "IF DELETED",
        "get": asked.get_flags,
        "related": asked.related_flags,
        "files": bool(asked.files),
    }
    code, styles = script(), (_file("page.css"), stylesheet())
    page = _PAGE.format_map(
        {
            "policy": _policy(code, styles),
            "title": _text(f"{asked.command} · {asked.when:%Y-%m-%d %H:%M} UTC"),
            "page_css": styles[0],
            "picture_css": styles[1],
            "head": "\n".join(_head(answer, asked)),
            "pictures": drawn(answer, folded),
            "unfolded": _data(drawn(answer, unfolded, name="all-") if differs else ""),
            "tables": "\n".join(_written(_tables(answer, layout, number))),
            "list": _data(as_list(answer, layout.sorting)),
            "facts": _data(facts),
            "script": code,
        }
    )
    out.write(page)


def _file(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def script() -> str:
    """Return the script of the page: parts in the order in which they need each other."""
    parts = "\n".join(_file(f"script/{name}.js") for name in _SCRIPT)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def _policy(code: str, styles: Iterable[str]) -> str:
    """Return the policy: nothing but this script and these styles."""

    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    sources = f"script-src {digest(code)}; style-src {' '.join(map(digest, styles))}"
    return f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"


def _data(value: Any) -> str:
    """Return JSON that cannot end its element."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return safe_json(_NO_HTML.sub("\ufffd", written)).replace("<", "\\u003c")


def _text(value: str) -> str:
    return escape(_NO_HTML.sub("\ufffd", printable(value)))


def _keys(answer: Related, layout: Layout, unfolded: Picture) -> list[Key]:
    """Return the objects in the order of the List: subjects, items, missing; then who else is drawn."""
    listed = [(subject.ref, False) for subject in answer.subjects]
    listed += [(relative.ref, False) for relative in in_order(answer, layout.sorting)]
    listed += [(relative.ref, True) for relative in missing_in_order(answer)]
    return list(dict.fromkeys([*listed, *(key for node in unfolded.nodes for key in node.members)]))


def _object(answer: Related, key: Key, relative: Relative | None) -> dict[str, Any]:
    """Return what the page says of an object beside what the List says."""
    ref, missing = key
    label = answer.label(ref) if relative is None else answer.name_of(relative)
    cells = answer.columns.get(ref, {})
    status = relative.status if relative and missing else ""
    if relative and not relative.verified:
        status = "Unknown"
    found = {
        "label": printable(label),
        "named": bool(ref.name),
        "group": ref.group,
        "kind": ref.kind,
        "name": ref.name,
        "namespace": printable(ref.namespace),
        "missing": missing,
        "cells": [cells.get(column, "") for column in _COLUMNS],
        "status": printable(status),
        "consequence": consequence(relative) if relative else "",
        "uses": bool(relative and "uses" in relative.directions),
        "usedBy": bool(relative and "used-by" in relative.directions),
        "hint": bool(relative and all(edge.weak for edge in relative.edges)),
        "subject": any(subject.ref == ref for subject in answer.subjects) and not missing,
    }
    return {name: value for name, value in found.items() if value}


def _head(answer: Related, asked: Asked) -> Iterator[str]:
    yield f"<h1>{_text(asked.command)}</h1>"
    place = (
        f"files: {', '.join(asked.files)}"
        if asked.files
        else f"context: {asked.context or '(none)'} · server: {asked.server or '(unknown)'}"
    )
    searched = ", ".join(answer.searched) or "none"
    where = "" if answer.is_check and "*" in answer.searched else f" · namespaces searched: {searched}"
    yield (
        f'<p class="asked"><span>{_text(place + where)}</span> · '
        f'<time datetime="{asked.when:%Y-%m-%dT%H:%M:%SZ}">{asked.when:%Y-%m-%d %H:%M:%S} UTC</time></p>'
    )
    for subject in answer.subjects:
        if not subject.found:
            yield f'<p class="warning"><strong>{_text(answer.label(subject.ref))} was not found.</strong></p>'
    if not answer.complete:
        unread = sorted({f"{one.qualified} ({one.error.reason or 'error'})" for one in answer.failures})
        unread += ["a file"] if answer.unread_files else []
        yield (
            '<p class="warning"><strong>This answer is incomplete.</strong>'
            f" These could not be read: {_text(', '.join(unread))}</p>"
        )


def _tables(answer: Related, layout: Layout, number: Mapping[Key, int]) -> Iterator[_Table]:
    """Yield ((caption, titles), rows) of each table; a row: its cells, and the object that it is about."""
    shown = shown_of(answer, layout)
    if answer.target is not None:
        yield from _chains(answer, layout, number)
        return
    if answer.is_check:
        titles, *rows = rows_without_subject(shown, layout)
        about = [number[one.relative.ref, True] for one in shown.findings]
        yield ("References whose target is missing", titles), _printed(rows, about)
    for subject, rows_ in shown.tables:
        titles, *rows = table_rows(answer, subject, rows_, layout)
        about = [number[row.relative.ref, row.relative.missing] for row in rows_]
        yield (f"What is related to {answer.label(subject.ref)}", titles), _printed(rows, about)


def _chains(answer: Related, layout: Layout, number: Mapping[Key, int]) -> Iterator[_Table]:
    from kubectl_related.printers.chains import chain_rows

    for chain, (titles, *rows) in zip(answer.chains, chain_rows(answer, layout), strict=True):
        far = [number.get((link.far, False), number.get((link.far, True), 0)) for link in chain.links]
        yield (f"{len(far)} steps", titles), _printed(rows, [number[chain.subject, False], *far])


def _printed(rows: Sequence[Sequence[str]], about: Sequence[int]) -> _Rows:
    return [([printable(cell) for cell in row], at) for row, at in zip(rows, about, strict=True)]


def _written(
    tables: Iterator[_Table],
) -> Iterator[str]:
    for (caption, titles), rows in tables:
        if not rows:
            yield f"<p>{_text(caption)}: nothing.</p>"
            continue
        yield f"<table><caption>{_text(caption)}</caption>"
        yield (
            "<thead><tr>"
            + "".join(f'<th scope="col">{_text(title)}</th>' for title in titles)
            + "</tr></thead>"
        )
        yield "<tbody>"
        name = titles.index("NAME")
        for cells, at in rows:
            written = [_text(cell) for cell in cells]
            written[name] = f'<button type="button" class="link">{written[name]}</button>'
            yield f'<tr data-object="{at}"><td>{"</td><td>".join(written)}</td></tr>'
        yield "</tbody></table>"


_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{page_css}</style>
<style id="picture-style">{picture_css}</style>
</head>
<body>
<header>
{head}
</header>
<section class="tools" id="tools" aria-label="Tools" hidden>
<label class="search">Search
<input id="search" type="search" placeholder="kind, name, namespace, field" spellcheck="false">
</label>
<details id="filters"><summary>Filter</summary><div id="choices"></div></details>
<button type="button" id="fold" aria-pressed="false" hidden>Unfold</button>
<button type="button" id="smaller" aria-label="Zoom out">&minus;</button>
<button type="button" id="natural">100 %</button>
<button type="button" id="larger" aria-label="Zoom in">+</button>
<button type="button" id="fit">Fit</button>
<button type="button" id="save">Save as SVG</button>
<button type="button" id="help-button">Keys (?)</button>
<output id="said" aria-live="polite"></output>
</section>
<main>
<section class="picture" id="picture" aria-label="Picture" tabindex="0">
{pictures}
</section>
<div class="side">
<section id="details" class="details" aria-label="Details" tabindex="-1" hidden></section>
<section class="rows" id="rows" aria-label="Table" tabindex="0">
{tables}
</section>
</div>
</main>
<dialog id="help" aria-labelledby="help-title">
<h2 id="help-title">Keys</h2>
<dl>
<dt>/</dt><dd>search; Enter shows the next object that was found</dd>
<dt>← →</dt><dd>along an arrow to the left or right</dd>
<dt>↑ ↓</dt><dd>to the object above or below in the same column</dd>
<dt>Enter</dt><dd>details of the object, with every field</dd>
<dt>Home</dt><dd>back to the subject</dd>
<dt>+ &minus; 0</dt><dd>larger, smaller, 100 %; with Ctrl the wheel zooms; drag to move</dd>
<dt>u</dt><dd>fold and unfold</dd>
<dt>Esc</dt><dd>close details, then clear the search</dd>
<dt>?</dt><dd>these keys</dd>
</dl>
<button type="button" id="help-close">Close</button>
</dialog>
<script type="application/json" id="unfolded">{unfolded}</script>
<script type="application/json" id="list">{list}</script>
<script type="application/json" id="facts">{facts}</script>
<script>{script}</script>
</body>
</html>
"""
