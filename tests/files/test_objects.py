"""What counts as an object, and what becomes of everything else."""

from __future__ import annotations

import json

import pytest

from tests.files.outcome import ReadText, manifest


def test_objects_stand_in_the_order_of_the_file(read_text: ReadText) -> None:
    """Objects keep the order in which they were written."""
    assert read_text("---\n".join(manifest(n) for n in ("b", "c", "a"))).names == ("b", "c", "a")


def test_list_is_opened(read_text: ReadText) -> None:
    """A List is its items, each with its line, also where a list stands in a list."""
    text = """\
apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: one}
- kind: List
  apiVersion: v1
  items:
  - apiVersion: v1
    kind: Pod
    metadata: {name: two}
kind: List
metadata: {resourceVersion: ""}
"""
    outcome = read_text(text)
    assert outcome.names == ("one", "two")
    assert outcome.places == ("a.yaml:3", "a.yaml:6")


def test_items_of_a_typed_list_get_its_kind(read_text: ReadText) -> None:
    """Items of a PodList are Pods of its version where they do not say what they are."""
    items = [{"metadata": {"name": "one"}}, {"kind": "Other", "metadata": {"name": "two"}}]
    outcome = read_text(json.dumps({"kind": "PodList", "apiVersion": "v1", "items": items}))
    assert [(obj["apiVersion"], obj["kind"]) for obj in outcome.objects] == [("v1", "Pod"), ("v1", "Other")]


@pytest.mark.parametrize("items", ["[]", "null", None])
def test_empty_list_is_silent(read_text: ReadText, items: str | None) -> None:
    """A list of nothing is what kubectl prints where nothing was found."""
    for kind in ("List", "PodList") if items else ("List",):
        outcome = read_text(f"apiVersion: v1\nkind: {kind}\n" + (f"items: {items}\n" if items else ""))
        assert (outcome.objects, outcome.errors, outcome.warnings) == ((), (), ())


def test_kind_that_merely_ends_in_list_is_an_object(read_text: ReadText) -> None:
    """An object of a kind such as IPAllowList is an object, for it has no items."""
    assert read_text("apiVersion: a/v1\nkind: IPAllowList\nmetadata: {name: one}\n").names == ("one",)


def test_item_that_is_no_object_is_skipped_with_its_line(read_text: ReadText) -> None:
    """One odd item of a list costs only itself."""
    text = "kind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: one}}\n"
    outcome = read_text(text + "- apiVersion: v1\n  kind: A\n- 5\n")
    assert outcome.names == ("one",)
    assert outcome.warnings == (
        "warning: a.yaml:4: not a Kubernetes object: metadata is missing",
        "warning: a.yaml:1: not a Kubernetes object: a single value",
    )


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("- a\n- b", "a list"),
        ("[]", "a list"),
        ("just text", "a single value"),
        ("5", "a single value"),
        ("image: nginx\nreplicas: 2", "apiVersion is missing"),
        ("{}", "apiVersion is missing"),
        ("apiVersion: v2\nname: chart\nversion: 1.0.0", "kind is missing"),
        ("apiVersion: v1\nkind: ''", "kind is missing"),
        ("apiVersion: v1\nkind: A", "metadata is missing"),
        ("apiVersion: v1\nkind: A\nmetadata: {}", "metadata.name is missing"),
        ("kind: List\nitems: 5", "apiVersion is missing"),
    ],
)
def test_document_that_is_no_object_is_skipped_with_a_warning(
    read_text: ReadText, text: str, flaw: str
) -> None:
    """Values, charts, instructions and half objects are named with file, line and reason."""
    outcome = read_text(f"# a comment\n{text}\n---\n{manifest('two')}")
    assert outcome.names == ("two",)
    assert outcome.errors == ()
    assert outcome.warnings == (f"warning: a.yaml:2: not a Kubernetes object: {flaw}",)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("kustomization.yaml", "resources: [a.yaml]"),
        ("kustomization.yml", "resources: [a.yaml]"),
        ("other.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []"),
        ("part.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component"),
    ],
)
def test_kustomization_is_skipped_in_silence(read_text: ReadText, file: str, text: str) -> None:
    """A folder of manifests has such files; nobody takes them for objects."""
    outcome = read_text(text, file)
    assert (outcome.objects, outcome.errors, outcome.warnings) == ((), (), ())


def test_kustomization_of_flux_is_an_object(read_text: ReadText) -> None:
    """The kind of the same name in another group is an object like any other."""
    text = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: one}"
    assert read_text(text).names == ("one",)


def test_objects_of_an_alias_are_their_own(read_text: ReadText) -> None:
    """Objects that share metadata through an alias do not change each other later."""
    text = "kind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: &m {name: one}}\n"
    outcome = read_text(f"{text}- {{apiVersion: v1, kind: B, metadata: *m}}\n")
    first, second = outcome.objects
    first["metadata"]["namespace"] = "shop"
    assert second["metadata"] == {"name": "one"}


def test_a_file_reports_a_bounded_number_of_mistakes(read_text: ReadText) -> None:
    """Of a thousand errors twenty are kept, of a thousand warnings five are printed, then a count."""
    outcome = read_text("---\n5\n---\n]\n" * 1000)
    assert (len(outcome.errors), len(outcome.warnings)) == (21, 6)
    assert outcome.errors[-1] == "a.yaml: 980 more errors"
    assert outcome.warnings[-1] == "warning: 995 more: not a Kubernetes object"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("apiVersion: 1\nkind: A\nmetadata: {name: one}", "apiVersion must be a string"),
        ("apiVersion: v1\nkind: [A]\nmetadata: {name: one}", "kind must be a string"),
        ("apiVersion: v1\nkind: n\nmetadata: {name: one}", "kind must be a string"),
        ("apiVersion: v1\nkind: A\nmetadata: one", "A: metadata must be a mapping"),
        ("apiVersion: v1\nkind: A\nmetadata: {name: y}", "A: metadata.name must be a string"),
        ("apiVersion: v1\nkind: A\nmetadata: {name: n}", "A: metadata.name must be a string"),
        ("apiVersion: v1\nkind: A\nmetadata: {generateName: 5}", "A: metadata.generateName must be a string"),
        (
            "apiVersion: v1\nkind: A\nmetadata: {name: one, namespace: y}",
            "A one: metadata.namespace must be a string",
        ),
        ("apiVersion: v1\nkind: PodList\nitems: 5", "items must be a list"),
    ],
)
def test_an_object_that_the_api_server_refuses_is_an_error(
    read_text: ReadText, text: str, error: str
) -> None:
    """A field that identifies an object has the wrong type: the object is lost, and a check must not pass."""
    outcome = read_text(f"# a comment\n{text}\n---\n{manifest('two')}")
    assert outcome.names == ("two",)
    assert outcome.errors == (f"a.yaml:2: {error}",)
    assert outcome.warnings == ()


@pytest.mark.parametrize("field", ["labels: {a: true}", "annotations: {a: 1}", "labels: [a]"])
def test_labels_that_the_api_server_refuses_are_an_error(read_text: ReadText, field: str) -> None:
    """The object can still be read, but would not be stored."""
    outcome = read_text(f"apiVersion: v1\nkind: A\nmetadata: {{name: one, {field}}}")
    assert outcome.names == ("one",)
    assert outcome.errors == (
        f"a.yaml:1: A one: metadata.{field.split(':', maxsplit=1)[0]} must be a map of strings",
    )


def test_an_object_with_a_generated_name_is_an_object(read_text: ReadText) -> None:
    """The name that the API server would give it begins with its generateName."""
    assert read_text("apiVersion: v1\nkind: A\nmetadata: {generateName: web-}").names == ("web-*",)
    assert read_text("apiVersion: v1\nkind: A\nmetadata: {name: '', generateName: web-}").names == ("web-*",)


@pytest.mark.parametrize("file", ["a.yaml", "a.json"])
def test_a_list_at_the_top_is_its_items(read_text: ReadText, file: str) -> None:
    """Support bundles write plain lists of objects."""
    items = [{"apiVersion": "v1", "kind": "A", "metadata": {"name": name}} for name in ("one", "two")]
    assert read_text(json.dumps(items), file).names == ("one", "two")


def test_lists_in_a_list_at_the_top_are_opened(read_text: ReadText) -> None:
    """Each object has its own line."""
    text = "- kind: PodList\n  apiVersion: v1\n  items:\n  - metadata: {name: one}\n"
    outcome = read_text(text + "- {apiVersion: v1, kind: A, metadata: {name: two}}\n")
    assert (outcome.names, outcome.places) == (("one", "two"), ("a.yaml:1", "a.yaml:5"))


def test_a_patch_is_not_an_object(read_text: ReadText) -> None:
    """A strategic merge patch that deletes or replaces says so at its top."""
    outcome = read_text("apiVersion: v1\nkind: A\nmetadata: {name: one}\n$patch: delete\n")
    assert (outcome.objects, outcome.errors, outcome.warnings) == ((), (), ())
