"""What a TYPE argument means among the resources that are served."""

from __future__ import annotations

import pytest

from kubectl_related.errors import UsageError
from kubectl_related.model.resources import Match, Resource, Resources
from kubectl_related.questions.arguments import ambiguous, parse_arguments, unknown_type


def row(
    plural: str, kind: str, group: str = "", version: str = "v1", short: tuple[str, ...] = (), **more: str
) -> Resource:
    """Return a listable row; a category `all` for Pods and Deployments."""
    categories = ("all",) if kind in ("Pod", "Deployment") else ()
    singular = more.get("singular", kind.lower())
    return Resource(
        group,
        version,
        plural,
        kind,
        namespaced=True,
        singular=singular,
        short_names=short,
        categories=categories,
        verbs=frozenset({"list", "get"}),
    )


ROWS = Resources(
    (
        row("pods", "Pod", short=("po",)),
        row("events", "Event", short=("ev",)),
        row("deployments", "Deployment", "apps", short=("deploy",)),
        row("deployments", "Deployment", "apps", "v1beta1", short=("deploy",)),
        row("horizontalpodautoscalers", "HorizontalPodAutoscaler", "autoscaling", "v2", ("hpa",)),
        row("horizontalpodautoscalers", "HorizontalPodAutoscaler", "autoscaling", "v1", ("hpa",)),
        row("events", "Event", "events.k8s.io", short=("ev",)),
        row("widgets", "Widget", "a.example.com", short=("po", "wi")),
        row("widgets", "Widget", "b.example.com", short=("wi",)),
        row("hpa", "Hpa", "c.example.com"),
        row("nodemetrics", "NodeMetrics", "metrics.k8s.io", "v1beta1", singular=""),
    )
)


def found(typed: str) -> tuple[str, str]:
    """Return the qualified plural and the version that a TYPE means."""
    match = ROWS.resolve(typed)
    assert match is not None
    return match.resource.qualified, match.resource.version


@pytest.mark.parametrize(
    ("typed", "qualified", "version"),
    [
        ("pods", "pods", "v1"),
        ("pod", "pods", "v1"),
        ("Pod", "pods", "v1"),
        ("PODS", "pods", "v1"),
        ("po", "pods", "v1"),
        ("deployments.apps", "deployments.apps", "v1"),
        ("deploy.app", "deployments.apps", "v1"),
        ("Deployment.v1beta1.apps", "deployments.apps", "v1beta1"),
        ("deployments.v1.apps", "deployments.apps", "v1"),
        ("pods.v1.", "pods", "v1"),
        ("widgets", "widgets.a.example.com", "v1"),
        ("widget.b", "widgets.b.example.com", "v1"),
        ("widgets.b.example.com", "widgets.b.example.com", "v1"),
        ("events", "events", "v1"),
        ("events.events.k8s.io", "events.events.k8s.io", "v1"),
        ("horizontalpodautoscalers", "horizontalpodautoscalers.autoscaling", "v2"),
        ("horizontalpodautoscalers.v1.autoscaling", "horizontalpodautoscalers.autoscaling", "v1"),
        ("nodemetrics", "nodemetrics.metrics.k8s.io", "v1beta1"),
    ],
)
def test_types(typed: str, qualified: str, version: str) -> None:
    """Plural, singular, kind, short name, group prefix and resource.version.group are understood."""
    assert found(typed) == (qualified, version)


@pytest.mark.parametrize("typed", ["PO", "Deploy", "pods.v1", "foo", "pods.apps", "deployments.v9.apps", ""])
def test_no_such_type(typed: str) -> None:
    """Short names are case-sensitive, and a wrong group or version is no match."""
    assert ROWS.resolve(typed) is None


def test_an_exact_name_beats_a_short_name() -> None:
    """A resource named `hpa` is meant before those with that short name."""
    match = ROWS.resolve("hpa")
    assert match == Match(ROWS.rows[9])


def test_a_short_name_of_several_kinds_means_the_first() -> None:
    """The first in discovery order is meant; the others are told once, not once a version."""
    match = ROWS.resolve("po")
    assert match is not None
    assert match.resource.kind == "Pod"
    assert [other.qualified for other in match.others] == ["widgets.a.example.com"]
    expected = 'Warning: short name "po" could also match lower priority resource widgets.a.example.com'
    assert ambiguous("po", match) == expected
    deploy = ROWS.resolve("deploy")
    assert deploy is not None
    assert ambiguous("deploy", deploy) == ""


def test_an_exact_group_beats_a_prefix() -> None:
    """A group that is spelled out is not taken for the beginning of an earlier one."""
    rows = Resources((row("widgets", "Widget", "example.com.au"), row("widgets", "Widget", "example.com")))
    match = rows.resolve("widgets.example.com")
    assert match is not None
    assert match.resource.group == "example.com"


def test_categories_hold_each_kind_once() -> None:
    """A category gives the preferred version of each kind."""
    assert [(r.plural, r.version) for r in ROWS.category("all")] == [("pods", "v1"), ("deployments", "v1")]


def test_paths_quote_what_is_typed() -> None:
    """A name cannot leave its place in the URL."""
    deployment = ROWS.rows[2]
    assert deployment.path("shop", "a/../b") == "/apis/apps/v1/namespaces/shop/deployments/a%2F..%2Fb"
    assert ROWS.rows[0].path() == "/api/v1/pods"


@pytest.mark.parametrize(
    ("args", "selecting", "words"),
    [
        (["pod/a", "svc", "b"], False, "there is no need to specify a resource type as a separate argument"),
        (["pod/x/y"], False, "may not have more than one slash"),
        (["pods/"], False, "must have a single resource and name"),
        (["/x"], False, "must have a single resource and name"),
        (["pod,,svc", "x"], False, "must have a single resource and name"),
        (["pod", "x"], True, "name cannot be provided when a selector is specified"),
        (["pod"], False, "no name was specified"),
        ([], False, "Required resource not specified."),
    ],
)
def test_arguments_are_refused_in_kubectls_words(args: list[str], words: str, *, selecting: bool) -> None:
    """Each way to mistype the arguments has kubectl's sentence."""
    with pytest.raises(UsageError, match=words):
        parse_arguments(args, selecting=selecting)


def test_arguments_are_a_cross_product() -> None:
    """Several types and names mean every pair, a type twice counts once."""
    asked = [(one.typed, one.name) for one in parse_arguments(["po,svc,po", "a", "b"], selecting=False)]
    assert asked == [("po", "a"), ("po", "b"), ("svc", "a"), ("svc", "b")]


def test_an_unknown_type_is_named_with_its_group() -> None:
    """As in kubectl the first label is the type, the rest its group."""
    said = unknown_type("foos.bar.com").line()
    assert said == 'error: the server doesn\'t have a resource type "foos" in group "bar.com"'
