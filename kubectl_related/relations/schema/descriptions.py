"""Reads descriptions: the kinds they mention, and whether they describe the name of an object.

Schemas repeat their descriptions, so that what was read of the last few thousand is kept.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kubectl_related.record import Record
from kubectl_related.relations.schema.vocabulary import words

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK

_KEPT = 4096
_PART = re.compile(
    r"(?:'s?)?\s+(?:ports?|keys?|labels?|annotations?|fields?|items?|entry|rules?|type|version|clients?|ids?|IDs?)\b"
    r"|'s\s+(?!(?:own )?names?\b)\w"
)
"""A key of it, or whatever it has but a name."""
_CAPITALISED = (
    r"\b(?:[A-Z]+[a-z0-9]+[A-Z]\w*|[A-Z]{2,}[a-z]\w*"
    r"|[A-Z][a-z]+(?=['\"`]? (?:custom )?(?:resources?|objects?|CRs?|instances?)\b))\b"
)
"""A kind's name: several words in one, or one that is called a resource."""
_GAP = r"[\s`\"'(*/]+"
_FURTHER = r"(?!(?:that|which|this|in|from|for|to|of|on|where|when|by|with|whose)\b)"
_PHRASES = (
    re.compile(
        # A template for names is not a name.
        rf"(?<!generating )(?<!generating the )"
        rf"\b(?:names?|references?|refers?|referring|points?|link)(?: \([^)]*\))?\s(?:of|to|for)\b"
        rf"(?:{_GAP}{_FURTHER}[\w-]+){{1,6}}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:\b[\w-]+{_GAP}){{1,4}}names?\b", re.IGNORECASE),
    re.compile(
        rf"(?:\b[\w-]+{_GAP}){{1,4}}"
        r"(?:containing|holding|providing|of type|with the credentials|where [\w-]+ are stored"
        r"|(?:that|which) (?:contain|hold|store)s?)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:list|set|array)s? of(?:{_GAP}{_FURTHER}[\w-]+){{1,3}}", re.IGNORECASE),
)
"""Name of the Secret, references to Panels, the Secret's name, the Secret that holds it, a set of Secrets."""
_NEEDED = (
    ("name", "refer", "point", "link"),
    ("name",),
    ("contain", "hold", "store", "of type", "providing", "with the", "are stored"),
    ("list", "set", "array"),
)
"""Words of which each phrase has one: without it, the expression is not tried."""
_REFERENT = re.compile(r"\b(?:of the referent|being referred to)\b")
_UNSURE = re.compile(r"\bunique\b|\bor\b")
_OF_KUBERNETES = re.compile(r"\bnamespace\b|\bK8s\b|\bKubernetes\b", re.IGNORECASE)
_OF_SUBJECT = re.compile(r'"User", "Group",? and "ServiceAccount"')
"""A user and a group are no objects."""
_IDLE = re.compile(r"(?<!options are )\bnot (?:yet )?implemented\b", re.IGNORECASE)


class Mention(Record):
    """A kind in a description, or a word that may be the name of one."""

    kind: GK | str
    of_a_part: bool
    """A key or a port of it is meant."""


@lru_cache(_KEPT)
def mentions(description: str) -> tuple[Mention, ...]:
    """Return the kinds that a description speaks of, in order."""
    regex, known = _kinds()
    return tuple(
        Mention(known[match.lastgroup] if match.lastgroup else match[0],
                _PART.match(description, match.end()) is not None)
        for match in regex.finditer(description)
    )  # fmt: skip


@cache
def _kinds() -> tuple[re.Pattern[str], dict[str, GK]]:
    # One expression, not one after the other: most of the time of reading a schema goes into this.
    said = [(f"kind{number}", *line) for number, line in enumerate(words().said)]
    regex = "|".join(f"(?P<{group}>{one})" for group, one, _ in said)
    return re.compile(f"{regex}|{_CAPITALISED}"), {group: gk for group, _, gk in said}


@lru_cache(_KEPT)
def phrases(description: str) -> tuple[tuple[int, str], ...]:
    """Return the phrases of a description that may mean an object: (position, words)."""
    lower = description.lower()
    return tuple(
        (match.start(), match[0])
        for one, needed in zip(_PHRASES, _NEEDED, strict=True)
        if any(word in lower for word in needed)
        for match in one.finditer(description)
    )


_PLACE = re.compile(
    r"\bnamespace\b[^.]{0,40}?\b(?:is|be|be in)\s+[`\"']?(?P<after>[a-z0-9]+(?:-[a-z0-9]+)+)\b"
    r"|\bin\s(?:the\s)?[`\"']?(?P<before>[a-z0-9]+(?:-[a-z0-9]+)+)[`\"']?\s+namespace\b"
)
"""The namespace for this is openshift-config; in the "openshift-etcd" namespace: a name of several words."""


@lru_cache(_KEPT)
def namespace_said(description: str) -> str:
    """Return the one namespace in which a description says that a target is."""
    match = _PLACE.search(description)
    return (match["after"] or match["before"]) if match is not None else ""


def is_referent(description: str) -> bool:
    """Return whether a description of a name says no more than that it is a reference's."""
    return _REFERENT.search(description) is not None


def is_unsure(description: str) -> bool:
    """Return whether a description of a name says that it is its owner's own, or of one kind or another."""
    return _UNSURE.search(description) is not None


def is_of_another_world(description: str) -> bool:
    """Return whether a description says that a name is made here, or is one outside Kubernetes."""
    return is_made(description) or words().phrases("elsewhere").search(description) is not None


def kinds_of_subject(description: str) -> tuple[str, ...]:
    """Return the kinds of objects that a subject of RBAC may be, if a kind is described as one's."""
    return ("ServiceAccount",) if _OF_SUBJECT.search(description) is not None else ()


def is_unserved(description: str) -> bool:
    """Return whether a description says that a kind is not supported."""
    return words().phrases("unserved").search(description) is not None


def is_made(description: str) -> bool:
    """Return whether a description says that an object is made here."""
    return words().phrases("made").search(description) is not None


def is_of_kubernetes(description: str) -> bool:
    """Return whether a description shows that it speaks of an object of Kubernetes."""
    return _OF_KUBERNETES.search(description) is not None


def is_idle(description: str) -> bool:
    """Return whether a description says that nothing reads the field."""
    # Looked at for every field: most descriptions do not have the word.
    return "mplemented" in description and _IDLE.search(description) is not None


@lru_cache(_KEPT)
def names_plainly(description: str, words_: str) -> bool:
    """Return whether a description says that a string names what is written in these small words."""
    if words_ not in description.lower():
        return False
    what = rf"(?:(?:the|an?|this|its)\s)?(?:[\w-]+\s){{0,2}}{re.escape(words_)}s?\b"
    named = rf"\b(?:names?|references?) (?:of|to) {what}|\b(?:refers?|belongs?|appl(?:ied|ies)) to {what}"
    owner = (
        rf"\bthe {re.escape(words_)} (?:that|which) (?:this|the) [\w-]+ (?:belongs|refers|is attached) to\b"
    )
    return re.search(rf"{named}|{owner}|\b{re.escape(words_)} names?\b", description.lower()) is not None


def is_name_of(description: str, word: str) -> bool:
    """Return whether a description says that a string names the thing that this small word calls."""
    lower = description.lower()
    return word in lower and re.search(rf"\bname of (?:the|an?) {re.escape(word)}\b", lower) is not None


@lru_cache(_KEPT)
def speaks_of_the(description: str, words_: str) -> bool:
    """Return whether a description begins with what these small words call: `The queue to use`."""
    if words_ not in description.lower():
        return False
    opening = (
        r"^(?:\W*\w+\W+(?:is|defines|specifies|identifies|selects|refers to)\W+|specifies\W+|defines\W+)?"
    )
    return (
        re.search(rf"{opening}(?:the|an?)\s(?:name of the\s)?{re.escape(words_)}\b", description.lower())
        is not None
    )
