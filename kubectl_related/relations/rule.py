"""A rule: one line of a table, one field through which a kind refers to another.

Columns, separated by two or more spaces:

    FROM  PATH  TO  HOW  RELATION  IF DELETED  OPTIONS

FROM, TO   kinds as `Kind` (core) or `Kind.group`, several with commas; `*` = any;
           FROM may be PodSpec: the row then holds for every carrier of one
PATH       a field path of FROM (fieldpaths.py)
HOW        name | ref | owner | selector | map | label | claim | ephemeral | defined
RELATION   a phrase of verbs.txt
IF DELETED what deleting TO does to FROM, after a `/` what deleting FROM does to TO;
           `-` = unaffected
OPTIONS    words: see OPTION_HELP
"""

from __future__ import annotations

from enum import Enum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from kubectl_related.model.fieldpaths import Hit, Pattern
    from kubectl_related.model.pathtree import Sibling
    from kubectl_related.relations.names import Format, KindIn, Match

GK = tuple[str, str]
"""(group, kind)."""

ANY_NAMESPACE = "*"
"""The value of `in=` for a selector that acts in every namespace."""

WRITES = "writes"
"""The relation of what makes an object to that object."""

SCHEMA = "schema"
"""The origin of a rule that was read from a schema."""


class How(Enum):
    """The few ways in which one object refers to another."""

    NAME = "name"
    """The string is the target's name."""
    REF = "ref"
    """The mapping says name and perhaps kind, group, namespace, uid."""
    OWNER = "owner"
    """An owner reference: the uid counts."""
    SELECTOR = "selector"
    """A LabelSelector."""
    MAP = "map"
    """A selector that is an equality map."""
    LABEL = "label"
    """The string is the value of a label of the target: option label=."""
    CLAIM = "claim"
    """A StatefulSet's claim template: its claims are named TEMPLATE-SET-ORDINAL."""
    EPHEMERAL = "ephemeral"
    """A pod's ephemeral volume: its claim is named POD-VOLUME and owned by the pod."""
    DEFINED = "defined"
    """A custom object: its CustomResourceDefinition is named PLURAL.GROUP."""


OPTION_HELP = {
    "weak": "a hint: shown with --weak only",
    "optional": "may dangle by design; optional=PATH: where that field is true",
    "keys=PATH": "the keys of the target that are named",
    "ns=PATH": "the target's namespace stands there (absent: FROM's own)",
    "cross": "FROM may live in another namespace than TO",
    "default=NAME": "the name where the field is absent",
    "empty=all|none": "what a selector without requirements means (none)",
    "nil=all|none": "what an absent selector means (none)",
    "templates": "the selector also finds workloads by their pod template",
    "nsselector=PATH": "the selector or name holds in the namespaces that this one selects",
    "namespaces=PATH": "the selector or name holds in the namespaces listed there, also with commas",
    "label=KEY[,KEY=VALUE]": "the label whose value the field says, and others that TO must have",
    "in=NAMESPACE": "the namespace that every TO lives in; *: any",
    "grant=KIND": "into another namespace only where an object of this kind there allows it",
    "dialect=NAME": "the selector's keys speak of namespaces too, as selector-keys.txt says",
    "kind=PATH": "the target's kind (or lower-case plural) stands there",
    "group=PATH": "the target's group, or its apiVersion, stands there",
    "kindin=PATH:KIND:PATH": "the target's kind stands in that object, of which the first path has the name",
    "match=REGEX": "the string holds the name: groups (?P<name>), (?P<ns>); no name = all of ns; "
    "(?P<dashed>) = NAMESPACE-NAME, what exists decides at which dash",
    "format=TEXT": "the name is made: {} is the field's value, {.PATH} another field",
    "when=PATH:VALUE[|VALUE]": "holds only where that field has one of the values",
    "unless=PATH:VALUE[|VALUE]": "does not hold where that field has one of the values",
    "skip=GLOB[|GLOB]": "names that are no references",
    "split=SLASH|COMMA": "the string is NAMESPACE/NAME, or a list of those",
    "member": "counts only where TO is the subject: what a Namespace contains, a definition defines",
    "seldom": "a question about TO looks for it with --weak only",
    "last": "deleting TO has the effect only when nothing else is left that the selector finds",
    "push": "the API server can select FROM by this field",
    "default-class=ANNOTATION": "absent: the TO that carries this annotation (weak)",
}


class Condition(NamedTuple):
    """`when=` and `unless=`: a field and the values it must (not) have."""

    where: Sibling
    values: tuple[str, ...]
    negated: bool = False

    def holds(self, obj: Any, hit: Hit) -> bool:
        """Tell whether the condition is met; an absent field has the value ''."""
        found = {plain(value) for value in self.where.values(obj, hit)} or {""}
        met = any(fnmatchcase(value, wanted) for value in found for wanted in self.values)
        return met != self.negated


def plain(value: Any) -> str:
    """Return a value as conditions write it; `{}` for a mapping or a list."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else "{}"


class Rule(NamedTuple):
    """One line of a table, read. `source` is the table or file and the line."""

    holder: GK
    pattern: Pattern
    to: tuple[GK, ...]
    how: How
    relation: str
    effect: str = "unaffected"
    effect_back: str = "unaffected"
    weak: bool = False
    optional: bool | Sibling = False
    keys: Sibling | None = None
    namespace: Sibling | None = None
    cross: bool = False
    default: str = ""
    default_class: str = ""
    empty_matches: bool = False
    nil_matches: bool = False
    templates: bool = False
    namespace_selector: Sibling | None = None
    namespaces: Sibling | None = None
    label: str = ""
    inside: str = ""
    dialect: str = ""
    grant: GK | None = None
    kind: Sibling | None = None
    group: Sibling | None = None
    kind_in: KindIn | None = None
    match: Match | None = None
    format: Format | None = None
    conditions: tuple[Condition, ...] = ()
    skip: tuple[str, ...] = ()
    split: str = ""
    push: bool = False
    member: bool = False
    seldom: bool = False
    last: bool = False
    origin: str = "table"
    source: str = ""
    written: tuple[str, str] = ("", "")
    """FROM and PATH as the table has them."""

    def __eq__(self, other: object) -> bool:
        """Two lines that say the same are one rule, wherever they stand."""
        return isinstance(other, Rule) and self[:-2] == other[:-2]

    def __hash__(self) -> int:
        return hash(self[:-2])

    @property
    def reads_metadata_only(self) -> bool:
        """Whether it needs nothing but the metadata of FROM."""
        if self.how is How.DEFINED:
            return True
        named = (self.optional, self.keys, self.namespace, self.kind, self.group)
        made = self.format.siblings if self.format else ()
        siblings = (*named, *made, *(c.where for c in self.conditions))
        elsewhere = (s for s in siblings if not isinstance(s, bool | None) and s.up is None)
        return self.pattern[0] == "metadata" and all(s.pattern[0] == "metadata" for s in elsewhere)

    @property
    def by_selector(self) -> bool:
        """Whether labels decide, so that the target's name need not occur in FROM."""
        several = self.match is not None and self.match.means_all
        return several or self.names_in_namespaces or self.how in (How.SELECTOR, How.MAP, How.LABEL)

    @property
    def names_in_namespaces(self) -> bool:
        """Whether a name holds in every namespace that other fields of FROM select."""
        several = self.namespace_selector or self.namespaces or self.inside == ANY_NAMESPACE
        return self.how is How.NAME and bool(several)

    def refers_to(self, gk: GK) -> bool:
        """Tell whether the target may be of this kind."""
        return not self.to or gk in self.to

    def skips(self, name: str) -> bool:
        """Tell whether a name in the field is no reference."""
        return bool(self.skip) and any(fnmatchcase(name, glob) for glob in self.skip)
