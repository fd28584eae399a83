"""Which requests a question takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.engine.deletion import cascades
from kubectl_related.engine.plan.users import Planner, crosses, usual_elsewhere
from kubectl_related.engine.scope import Scope, whole_form
from kubectl_related.model.source import Form, Get, ListOf
from tests.unit.helpers import RBAC, ref, resource, served, shipped_tables, tables_of

if TYPE_CHECKING:
    from kubectl_related.model.objects import Ref
    from kubectl_related.relations.catalogue import Tables

WIDER = Scope(all_namespaces=True)
CLAIM = ref("PersistentVolumeClaim", "data-web-0")
MAP = ref("ConfigMap", "app")


def users(subject: tuple[str, str, str, str], scope: Scope | None = None) -> dict[str, ListOf]:
    """Return the lists that look for users of an object, by resource."""
    return by_plural(Planner(shipped_tables(), served(), scope or Scope()), subject)


def by_plural(planner: Planner, subject: tuple[str, str, str, str]) -> dict[str, ListOf]:
    """Return a planner's lists by resource, one for each."""
    group, kind, namespace, name = subject
    found = planner.users([ref(kind, name, group, namespace)])
    lists = [r for r in found if isinstance(r, ListOf) and r.form is not Form.TABLE]
    assert len(lists) == len({r.resource for r in lists})
    return {r.resource.qualified: r for r in lists}


def test_users_are_searched_in_the_subjects_namespace() -> None:
    """Namespaced kinds are listed in the namespace, cluster-scoped kinds for the whole cluster."""
    found = users(CLAIM)
    assert (found["pods"].namespace, found["persistentvolumes"].namespace) == ("shop", "")
    assert {r.namespace for r in found.values() if r.resource.namespaced} == {"shop"}


@pytest.mark.parametrize("subject", [CLAIM, MAP, ref("Secret", "s"), ref("Pod", "p"), ref("Service", "s")])
def test_all_namespaces_widens_only_what_can_cross(subject: tuple[str, str, str, str]) -> None:
    """With -A a kind is listed everywhere only where one of its rules can cross namespaces."""
    planner = Planner(shipped_tables(), served(), Scope())
    rules = planner.rules_to((subject[0], subject[1]))
    crossing = {rule.holder for rule in rules if crosses(rule)}
    narrow, wide = users(subject), users(subject, WIDER)
    assert list(narrow) == list(wide)
    for plural, request in wide.items():
        everywhere = not request.resource.namespaced or request.resource.gk in crossing
        assert request.namespace == ("" if everywhere else "shop")
        if not everywhere:
            assert request == narrow[plural]


def test_a_claim_is_asked_for_alike_with_and_without_all_namespaces() -> None:
    """Nothing in another namespace can use a claim, so -A changes no request."""
    assert users(CLAIM) == users(CLAIM, WIDER)


def test_bindings_of_an_account_are_searched_everywhere() -> None:
    """A RoleBinding of another namespace may grant to an account: -A asks, and without it one is told."""
    account = ref("ServiceAccount", "web")
    assert users(account)[f"rolebindings.{RBAC}"].namespace == "shop"
    assert users(account, WIDER)[f"rolebindings.{RBAC}"].namespace == ""
    told = usual_elsewhere(shipped_tables(), [account], served())
    assert [kind.qualified for kind in told] == [f"rolebindings.{RBAC}"]
    assert usual_elsewhere(shipped_tables(), [ref("Service", "s")], served()) == []


def test_only_kinds_that_can_refer_are_listed() -> None:
    """A ConfigMap is not looked for in Services, and Secrets are never listed for it."""
    found = users(MAP)
    assert {"pods", "deployments.apps", "cronjobs.batch"} <= set(found)
    assert not {"services", "secrets", "configmaps", "nodes"} & set(found)


def test_hints_are_asked_for_only_when_wanted() -> None:
    """Events are hints: they are listed with --weak."""
    assert "events" not in users(ref("Pod", "p"))
    assert "events" in users(ref("Pod", "p"), Scope(weak=True))


def test_byte_filter_names_the_subject() -> None:
    """What cannot hold the subject's name need not be read; a default account may be meant unnamed."""
    deployments = users(MAP)["deployments.apps"].byte_filter
    assert deployments is not None
    assert "app" in deployments.exact
    assert users(ref("ServiceAccount", "default"))["deployments.apps"].byte_filter is None


def pushing(lines: str) -> Tables:
    """Return tables of Pods that refer to Nodes."""
    return tables_of(lines)


@pytest.mark.parametrize(
    ("lines", "selector"),
    [
        ("Pod  spec.nodeName  Node  name  runs on  -  push", "spec.nodeName=n1"),
        ("Pod  spec.nodeName  Node  name  runs on  -", ""),
        ("Pod  spec.nodeName  Node  name  runs on  -  push\nPod  spec.x  Node  name  uses  -", ""),
        ("Pod  spec.nodeName  Node  name  runs on  -  push\nPod  spec.x  Node  name  uses  -  push", ""),
        ("Pod  spec.a  Node  name  runs on  -  push\nPod  spec.a  Node  name  uses  -  push", "spec.a=n1"),
    ],
)
def test_field_selectors_are_pushed_when_all_rules_agree(lines: str, selector: str) -> None:
    """The server selects by the field only where every rule of the list asks for the same."""
    planner = Planner(pushing(lines), served(), Scope())
    assert by_plural(planner, ref("Node", "n1", namespace=""))["pods"].field_selector == selector


def test_two_subjects_share_one_list() -> None:
    """Different names push no field selector, and both are searched for."""
    tables = pushing("Pod  spec.nodeName  Node  name  runs on  -  push")
    nodes = [ref("Node", name, namespace="") for name in ("n1", "n2")]
    (found,) = Planner(tables, served(), Scope()).users(nodes)
    assert isinstance(found, ListOf)
    assert found.field_selector == ""
    assert found.byte_filter is not None
    assert found.byte_filter.exact == {"n1", "n2"}


@pytest.mark.parametrize(
    ("line", "scope", "form"),
    [
        ("Pod  metadata.labels.x  Node  name  uses  -", Scope(), Form.METADATA),
        ("Pod  metadata.labels.x  Node  name  uses  -", Scope(whole=True), Form.WHOLE),
        ("Pod  metadata.labels.x  Node  name  uses  -  when=spec.y:1", Scope(), Form.WHOLE),
        ("Pod  metadata.labels.x  Node  name  uses  -  ns=.y", Scope(), Form.METADATA),
        ("Pod  spec.x  Node  name  uses  -", Scope(), Form.WHOLE),
        ("Secret  spec.x  Node  name  uses  -", Scope(whole=True), Form.METADATA),
    ],
)
def test_only_metadata_where_that_is_enough(line: str, scope: Scope, form: Form) -> None:
    """Rules that read nothing but metadata ask for no more, and Secrets are never asked for whole."""
    planner = Planner(tables_of(line), served(), scope)
    (found,) = by_plural(planner, ref("Node", "n", namespace="")).values()
    assert found.form is form


def test_values_are_never_asked_for() -> None:
    """Whatever the scope, a Secret or a ConfigMap is read as metadata."""
    for kind in ("Secret", "ConfigMap"):
        assert whole_form(("", kind)) is Form.METADATA
        assert Scope(whole=True).form(("", kind)) is not Form.WHOLE
    requests = Planner(shipped_tables(), served(), Scope(whole=True, all_types=True)).users([CLAIM, MAP])
    values = [r for r in requests if r.resource.plural in ("secrets", "configmaps")]
    assert values
    assert all(request.form is Form.METADATA for request in values)


def test_every_listable_kind_is_asked_with_all_types() -> None:
    """--all-types lists every kind, each once; Events have two groups, and are the same objects."""
    requests = Planner(shipped_tables(), served(), Scope(all_types=True)).users([MAP])
    listed = [r.resource for r in requests if isinstance(r, ListOf)]
    assert len(listed) == len(set(listed))
    assert {row for row in served().preferred if row.listable} - set(listed) == {
        resource("Event", "events.k8s.io")
    }


def cascade_lists(*subjects: Ref) -> dict[str, ListOf]:
    """Return the lists that what goes with these objects is looked for in, by resource."""
    planner = Planner(shipped_tables(), served(), Scope(columns=True).of_a_cascade(), cascades)
    return {r.resource.qualified: r for r in planner.users(subjects) if isinstance(r, ListOf)}


def test_what_a_deletion_takes_along_may_be_of_any_kind() -> None:
    """Every kind of the owner's namespace is searched there, as metadata, for all steps at once."""
    lists = cascade_lists(MAP)
    assert len(lists) == sum(row.listable and row.namespaced for row in served().preferred) - 1
    assert {(r.namespace, r.form, r.byte_filter) for r in lists.values()} == {("shop", Form.METADATA, None)}


def test_what_many_namespaces_own_is_searched_in_one_list() -> None:
    """A Node's pods may be of many namespaces: each kind is then listed once."""
    pods = [ref("Pod", f"p{number}", namespace=f"n{number}") for number in range(5)]
    assert {r.namespace for r in cascade_lists(*pods).values()} == {""}


def test_what_a_namespace_owns_is_searched_in_it() -> None:
    """Its own content, and objects of the cluster; no list of other namespaces."""
    lists = cascade_lists(ref("Namespace", "shop", namespace=""))
    assert {r.namespace for r in lists.values() if r.resource.namespaced} == {"shop"}
    assert "clusterroles.rbac.authorization.k8s.io" in lists


def test_all_types_are_searched_where_an_owner_can_have_dependents() -> None:
    """What a namespaced object owns lives in its namespace, so -A does not widen that search."""
    requests = Planner(shipped_tables(), served(), Scope(all_types=True, all_namespaces=True)).users([MAP])
    widened = {r.resource.qualified for r in requests if r.resource.namespaced and not r.namespace}
    assert "deployments.apps" not in widened
    assert "secrets" not in widened


def test_cells_are_asked_for_beside_the_objects() -> None:
    """For a table the same list is also asked for as the server prints it."""
    tables = tables_of("Pod  spec.x  Secret  name  uses  -")
    forms = [r.form for r in Planner(tables, served(), Scope(columns=True)).users([ref("Secret", "s")])]
    assert forms == [Form.WHOLE, Form.TABLE]


def test_a_namespace_selector_needs_the_labels_of_the_subjects_namespace() -> None:
    """Who admits a pod by its namespace's labels can only be told with these."""
    requests = Planner(shipped_tables(), served(), Scope()).users([ref("Pod", "p")])
    assert Get(resource("Namespace"), "", "shop", Form.METADATA) in requests
