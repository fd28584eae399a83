"""-o junit: a test case for each object that was checked, for GitLab, Jenkins and the like."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kubectl_related.model.printable import printable
from kubectl_related.printers.reports.verdict import RULES, UNUSED, is_complete, verdicts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from kubectl_related.model.graph import Related
    from kubectl_related.model.objects import Ref
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.reports.verdict import Verdict
    from kubectl_related.printers.rows.shown import Shown

_NAMES = {False: "kubectl related --missing", True: "kubectl related --unused"}
# Characters that XML cannot hold, even escaped.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def print_junit(shown: Shown, _layout: Layout, out: TextIO) -> None:
    """Print one suite: an object fails if a reference of it dangles that may not, or nothing uses it."""
    answer = shown.answer
    name = _NAMES[answer.unused is not None]
    found: dict[Ref, list[Verdict]] = {ref: [] for ref in _checked(answer)}
    for verdict in verdicts(answer):
        found.setdefault(verdict.ref, []).append(verdict)
    failed = sum(any(not one.optional for one in some) for some in found.values())
    errors = 0 if is_complete(answer) else 1
    counts = {"tests": len(found) + errors, "failures": failed, "errors": errors, "skipped": 0}
    head = {"name": name} | {what: str(count) for what, count in counts.items()}
    root = ET.Element("testsuites", head)
    suite = ET.SubElement(root, "testsuite", head)
    for ref, some in sorted(found.items()):
        _add_case(suite, answer, ref, some)
    if errors:
        case = ET.SubElement(suite, "testcase", {"classname": name, "name": "everything could be read"})
        ET.SubElement(case, "error", message="Something could not be read: the check is incomplete")
    ET.indent(root)
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n')


def _checked(answer: Related) -> list[Ref]:
    """Return the objects of the place that was checked, or the subjects."""
    return [*answer.checked, *(subject.ref for subject in answer.subjects if subject.found)]


def _add_case(suite: ET.Element, answer: Related, ref: Ref, found: Sequence[Verdict]) -> None:
    where = {"classname": _text(ref.namespace or "cluster"), "name": _text(answer.label(ref))}
    files = (answer.places.get((one.ref, one.via)) for one in found)
    if file := next((place[0] for place in files if place), ""):
        where["file"] = _text(os.path.normpath(file))
    case = ET.SubElement(suite, "testcase", where)
    failures = [one for one in found if not one.optional]
    if failures:
        # Some readers take only one failure for a test case.
        message = failures[0].message if len(failures) == 1 else f"{len(failures)} references dangle"
        failure = ET.SubElement(case, "failure", message=_text(message), type=failures[0].rule.id)
        failure.text = _lines(answer, failures)
    if optional := [one for one in found if one.optional]:
        ET.SubElement(case, "system-out").text = _lines(answer, optional)


def _lines(answer: Related, found: Sequence[Verdict]) -> str:
    """Return a line for each: its place, the sentence about it, and the rule that it breaks."""
    return "\n".join(f"{_text(_sentence(answer, one))} [{one.rule.id}]" for one in found)


def _sentence(answer: Related, one: Verdict) -> str:
    place = answer.place(one.ref, one.via)
    optional = one.optional and one.rule is not RULES[UNUSED]
    return f"{place + ': ' if place else ''}{one.message}{' (optional)' if optional else ''}"


def _text(text: str) -> str:
    """Return text that XML can hold and no terminal obeys."""
    return _NO_XML.sub("\ufffd", printable(text))
