"""Selectors written as an expression, in the language of Calico: `app == 'web' && has(team)`.

Only what is a list of requirements is read: terms joined by &&. All else (||, contains, parentheses,
global()) leaves the whole unread.
"""

from __future__ import annotations

import re

from kubectl_related.model.selectors import Requirement, Selector

_KEY = r"(?P<key>[A-Za-z0-9_./-]+)"
_TEXT = r"(?:'[^']*'|\"[^\"]*\")"
_FORMS = (
    (re.compile(rf"{_KEY}\s*==\s*(?P<values>{_TEXT})"), "In"),
    (re.compile(rf"{_KEY}\s*!=\s*(?P<values>{_TEXT})"), "NotIn"),
    (re.compile(rf"{_KEY}\s+in\s*\{{(?P<values>[^{{}}]*)\}}"), "In"),
    (re.compile(rf"{_KEY}\s+not\s+in\s*\{{(?P<values>[^{{}}]*)\}}"), "NotIn"),
    (re.compile(rf"has\(\s*{_KEY}\s*\)(?P<values>)"), "Exists"),
    (re.compile(rf"!\s*has\(\s*{_KEY}\s*\)(?P<values>)"), "DoesNotExist"),
)
_ALL = re.compile(r"all\(\s*\)")
_LIST = re.compile(rf"\s*(?:{_TEXT}\s*(?:,\s*{_TEXT}\s*)*)?")


def read_expression(written: str) -> Selector | None:
    """Return the requirements of an expression; "" and all() have none. None if it is not supported."""
    requirements: list[Requirement] = []
    for term in written.split("&&") if written.strip() else ():
        if _ALL.fullmatch(term.strip()):
            continue
        requirement = _read_term(term.strip())
        if requirement is None:
            return None
        requirements.append(requirement)
    return Selector(tuple(requirements))


def _read_term(term: str) -> Requirement | None:
    for form, operator in _FORMS:
        match = form.fullmatch(term)
        if match is not None and _LIST.fullmatch(match["values"]):
            values = tuple(text[1:-1] for text in re.findall(_TEXT, match["values"]))
            return Requirement(match["key"], operator, values)
    return None
