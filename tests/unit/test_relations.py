"""The relation tables: how a line is read, and that every shipped one can be."""

from __future__ import annotations

import pytest

from kubectl_related.errors import FileError
from kubectl_related.model.fieldpaths import Each
from kubectl_related.questions.rules_in_force import told_kinds
from kubectl_related.relations.catalogue import Tables, read_lines
from kubectl_related.relations.check_rules import OLD_FORM, absent_fields, warnings
from kubectl_related.relations.facts.builtin_kinds import built_in
from kubectl_related.relations.parse import EFFECTS, verbs
from kubectl_related.relations.rule import How, Rule
from tests.unit.helpers import make, shipped_tables, tables_of

GOOD = "Widget.example.com  spec.secretName  Secret  name  mounts  breaks on restart"
WIDGET = ("example.com", "Widget")


def rule_of(line: str) -> Rule:
    """Return the one rule of a line for Widgets."""
    (rule,) = tables_of(line).of(WIDGET)
    return rule


def test_a_line_is_read() -> None:
    """Every column stands in the rule, and the rule knows where it was written."""
    rule = rule_of(f"# comment\n\n{GOOD}")
    assert (rule.holder, rule.to, rule.how) == (WIDGET, (("", "Secret"),), How.NAME)
    assert (rule.relation, rule.effect, rule.effect_back) == ("mounts", "breaks on restart", "unaffected")
    assert rule.pattern == ("spec", "secretName")
    assert (rule.origin, rule.source) == ("rules", "own.relations:3")


def check(text: str) -> None:
    """Read every line for every kind."""
    lines = read_lines(text, "rules", "bad.relations")
    Tables(tuple(lines)).check(lines)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Widget.example.com  spec.a  Secret", "expected 6 or 7 columns, found 3"),
        (f"{GOOD}  weak  more", "expected 6 or 7 columns"),
        ("carrier  Widget.example.com  spec", "expected 4 columns"),
        (GOOD.replace("  name  ", "  named  "), "unknown way to refer 'named'"),
        (GOOD.replace("  mounts  ", "  hugs  "), "unknown relation 'hugs'"),
        (GOOD.replace("breaks on restart", "explodes"), "unknown effect 'explodes'"),
        (GOOD.replace("breaks on restart", "-/explodes"), "unknown effect 'explodes'"),
        (GOOD.replace("spec.secretName", "spec..a"), "cannot read the field path"),
        (GOOD.replace("spec.secretName", ".".join(["(spec)"] * 1500)), "a field path of more than 200 steps"),
        (GOOD.replace("  Secret  ", "  Sec..ret/x  "), "not a kind: 'Sec..ret/x', expected KIND.GROUP"),
        (GOOD.replace("  Secret  ", "  Secret,,  "), "not a kind: ''"),
        (GOOD.replace("Widget.", "Wid/get."), "not a kind: 'Wid/get.example.com'"),
        (f"{GOOD}  wek", "unknown option 'wek'"),
        (f"{GOOD}  weak=yes", "unknown option 'weak=yes'"),
        (f"{GOOD}  when=.kind", "expected PATH:VALUE"),
        (f"{GOOD}  empty=some", "expected all or none"),
        (f"{GOOD}  keys=", "an empty field path"),
        (f"{GOOD}  dialect=cilium", "dialect=NAME goes with"),
        (f"{GOOD}  dialect=klingon", "unknown dialect 'klingon', expected one of cilium"),
        (
            "Widget.example.com  spec.r  Secret  ref  uses  -  in=*",
            "in-namespace=. goes with the ways `selector`, `labels`",
        ),
    ],
)
def test_a_bad_line_is_named(line: str, words: str) -> None:
    """An error says the file, the line and what is wrong with it."""
    with pytest.raises(FileError, match=rf"^bad\.relations:2: .*{words}"):
        check(f"# first\n{line}")


def test_headings_names_and_continued_lines() -> None:
    """A heading names kinds, a deeper line continues a row, `$name` is replaced."""
    tables = tables_of(
        "[names]\n$rings = Ring.example.com,\n    Band.example.com\n"
        "$fields = (a|\n    b)\n\n[Widget.example.com,$rings]\n"
        "spec.$fields  Secret  name  mounts\n    breaks on restart  weak\n"
        "    keys=.key if-this-deleted=released\n"
    )
    for kind in ("Widget", "Ring", "Band"):
        rules = tables.of(("example.com", kind))
        assert [rule.pattern for rule in rules] == [("spec", "a"), ("spec", "b")]
        assert {(rule.effect, rule.effect_back) for rule in rules} == {("breaks on restart", "released")}
        assert all(rule.weak and rule.keys for rule in rules)
        assert {rule.source for rule in rules} == {"own.relations:8"}


def test_the_group_of_a_table_is_that_of_its_kinds() -> None:
    """In a shipped table a kind without a group is a core kind, else one of the file's group."""
    text = "[Widget]\nspec.a  Secret,Ring  typed-ref  uses  -\n"
    (line,) = read_lines(text, "table", "example.com.relations")
    assert line.row[:3] == ["Widget.example.com", "spec.a", "Secret,Ring.example.com"]
    assert not line.old


def test_rules_without_headings_mean_the_same() -> None:
    """The older words for ways and options are read if a row begins with its kinds."""
    new = tables_of(
        "[Widget.example.com]\nspec.a  Pod  labels  selects  -  cross-namespace if-this-deleted=breaks-now"
    )
    for before in ("", "[Ring.example.com]\n"):
        old = tables_of(f"{before}Widget.example.com  spec.a  Pod  map  selects  -/breaks now  cross")
        assert old.of(WIDGET) == new.of(WIDGET)
        assert old.lines[0].old


def test_a_kind_that_is_not_served_is_a_warning() -> None:
    """Rules of the user's name file, line and the nearest kind; an old form is named once."""
    row = "Pod  spec.a  Secrets,Ring.example.com  name  uses  -\n"
    lines = read_lines(row * 2, "rules", "my.relations")
    assert list(warnings(lines, {("", "Pod"), ("", "Secret")})) == [
        f"warning: my.relations: {OLD_FORM}",
        'warning: my.relations:1: kind "Secrets" is not served; did you mean "Secret"?',
        'warning: my.relations:2: kind "Secrets" is not served; did you mean "Secret"?',
    ]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("spec.secretNam", "spec.secretName"),
        ("spce.secretName", "spec.secretName"),
        ("spec.list[].it.nme", "spec.list[].it.name"),
        ("spec.list[].it.name", None),
        ("spec.optional", None),
        ("spec.configs", None),
        ("metadata.annotations['a.b/d']", "metadata.annotations['a.b/c']"),
        ("spec.**.nme", None),
    ],
)
def test_a_field_that_looks_misspelt_is_a_warning(path: str, meant: str | None) -> None:
    """Only a field that no object has while one of nearly the same name exists, which no other row reads."""
    spec = {"secretName": "a", "config": "b", "list": [{}, {"it": {"name": "c"}}]}
    widget = make("Widget", "w", "example.com/v1", metadata={"annotations": {"a.b/c": "x"}}, spec=spec)
    rows = f"[Widget.example.com]\n{path}  Secret  name  uses  -\nspec.config  Secret  name  uses  -\n"
    lines = read_lines(rows, "rules", "my.relations")
    found = list(absent_fields(lines, Tables(tuple(lines)), {WIDGET: [widget]}))
    absent = f'warning: my.relations:2: no Widget.example.com at hand has the field "{path}"'
    assert found == ([] if meant is None else [f'{absent}; did you mean "{meant}"?'])


def test_a_condition_on_a_key_with_a_colon() -> None:
    """A quoted key of a condition's path may hold colons, and so may its values."""
    (condition,) = rule_of(f"{GOOD}  when=.['k8s:app']:a:b|c").conditions
    assert (condition.where.pattern, condition.values) == (("k8s:app",), ("a:b", "c"))


def test_a_condition_on_another_field() -> None:
    """Behind a second `=` is the path of the field that has the values."""
    (condition,) = rule_of(f"{GOOD}  unless=..name:=spec.claims[].metadata.name").conditions
    where, other = condition.paths
    assert (where.up, where.pattern, condition.values) == (1, ("name",), ())
    assert (other.up, other.pattern) == (None, ("spec", "claims", Each.ELEMENT, "metadata", "name"))


def test_options() -> None:
    """Words of the last column become what the rule says."""
    rule = rule_of(
        f"{GOOD}  weak optional=.optional keys=.items[].key ns=..namespace cross default=none"
        " skip=kube-*|sys when=spec.kind:A|B unless=.x:true split=SLASH push"
    )
    assert rule.weak
    assert rule.cross
    assert rule.push
    assert (rule.default, rule.skip, rule.split) == ("none", ("kube-*", "sys"), "SLASH")
    assert rule.keys is not None
    assert (rule.keys.up, rule.keys.pattern) == (0, ("items", Each.ELEMENT, "key"))
    assert rule.namespace is not None
    assert rule.namespace.up == 1
    assert [(c.values, c.negated) for c in rule.conditions] == [(("A", "B"), False), (("true",), True)]
    assert rule.skips("kube-root")
    assert not rule.skips("mine")


@pytest.mark.parametrize(("written", "empty", "nil"), [("", 0, 0), ("empty=all", 1, 0), ("nil=all", 0, 1)])
def test_selectors_select_nothing_unless_said(written: str, empty: int, nil: int) -> None:
    """Empty and absent selectors match nothing unless an option says that they match all."""
    rule = rule_of(f"Widget.example.com  spec.selector  Pod  selector  selects  -  {written}")
    assert (rule.empty_matches, rule.nil_matches) == (bool(empty), bool(nil))


def test_choices_in_a_path_are_separate_rules() -> None:
    """`a.(b|c).d` means two fields."""
    tables = tables_of(GOOD.replace("spec.secretName", "spec.(a|b).(c|d)"))
    assert [".".join(map(str, rule.pattern)) for rule in tables.of(WIDGET)] == [
        "spec.a.c", "spec.a.d", "spec.b.c", "spec.b.d",
    ]  # fmt: skip


def test_a_pod_spec_row_holds_for_every_carrier() -> None:
    """A PodSpec row stands below the place where each carrier keeps it; a template row not for Pods."""
    tables = tables_of(
        "carrier  Pod  spec  -\ncarrier  Ring.example.com  head  -\n"
        "carrier  Ring.example.com  tail  tail.labels\n"
        "PodSpec  nodeName  Node  name  runs on  -\nPodTemplateSpec  hostname  Secret  name  uses  -"
    )

    def paths(gk: tuple[str, str]) -> str:
        return " ".join(sorted(".".join(map(str, rule.pattern)) for rule in tables.of(gk)))

    assert paths(("", "Pod")) == "spec.nodeName"
    assert paths(("example.com", "Ring")) == "head.hostname head.nodeName tail.hostname tail.nodeName"


def test_a_wildcard_holds_for_every_kind() -> None:
    """A row from `*` is read for kinds that no table knows, and is not searched for."""
    tables = tables_of("*  metadata.ownerReferences[]  *  owner  is owned by  deleted too")
    (rule,) = tables.of(("unknown.example.com", "Thing"))
    assert (rule.how, rule.origin) == (How.OWNER, "owner")
    assert tables.to(("", "Secret")) == ()


def test_custom_means_kinds_that_are_not_built_in() -> None:
    """`custom` in TO reaches a Widget and no Secret."""
    tables = tables_of("Pod  spec.x  custom  ref  uses  -")
    assert len(tables.to(WIDGET)) == 1
    assert tables.to(("", "Secret")) == ()


def test_a_template_rule_reaches_workloads() -> None:
    """A selector of pods with `templates` also reaches what has a pod template."""
    carrier = "carrier  Deployment.apps  spec.template.spec  spec.template.metadata.labels"
    tables = tables_of(f"{carrier}\nService  spec.selector  Pod  map  selects  -  templates")
    assert len(tables.to(("apps", "Deployment"))) == 1
    assert tables.to(("", "Secret")) == ()


@pytest.mark.parametrize("gk", sorted({*shipped_tables().kinds(), *(row.gk for row in built_in())}))
def test_every_shipped_row_loads(gk: tuple[str, str]) -> None:
    """The rules of every kind, and those that lead to it, can be read and say a known effect."""
    for rule in (*shipped_tables().of(gk), *shipped_tables().to(gk)):
        assert rule.relation in verbs()
        assert {rule.effect, rule.effect_back} <= set(EFFECTS)
        assert rule.source.partition(":")[2].isdecimal()


def test_there_are_few_verbs_and_they_turn_around() -> None:
    """At most forty phrases, and no two relations read the same forwards."""
    assert len(verbs()) <= 40
    assert verbs()["is bound to"] == "is bound to"
    assert all(forth and back for forth, back in verbs().items())


def test_a_kind_of_which_a_line_says_only_what_it_makes_has_its_schema_read() -> None:
    """What a kind makes is not all that it refers to; a line of another relation says more."""
    makes = read_lines(
        "Widget.example.com  metadata.name  Secret  name  writes  -  format={}-app", "table", "t"
    )
    uses = read_lines("Widget.example.com  spec.secretName  Secret  name  uses  -", "table", "t")
    assert told_kinds(makes) == set()
    assert told_kinds([*makes, *uses]) == {WIDGET}
