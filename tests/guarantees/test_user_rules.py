"""Rules of the user whose field neither an object nor a schema has."""

from pathlib import Path

import pytest

from tests.conftest import RunRelated
from tests.guarantees.conftest import Ask
from tests.outputs import ageless

ROWS = """[Deployment.apps]
spec.template.spec.volumes[].configMap.nam  ConfigMap  name  mounts  -
spec.template.spec.schedulerName  ConfigMap  name  uses  -
"""
FIELD = (
    '"spec.template.spec.volumes[].configMap.nam"; did you mean '
    '"spec.template.spec.volumes[].configMap.name"?\n'
)
BY_SCHEMA = "warning: {place}:2: Deployment.apps has no field " + FIELD
AT_HAND = "warning: {place}:2: no Deployment.apps at hand has the field " + FIELD


def test_a_misspelt_field_is_a_warning_on_a_server(ask: Ask, tmp_path: Path) -> None:
    """The warning has file, line and the nearest field; a field that the schema has may be optional."""
    rules = tmp_path / "my.relations"
    rules.write_text(ROWS)
    told = ask("configmap web-nginx", "--rules", str(rules))
    assert (told.code, told.stderr) == (0, BY_SCHEMA.format(place=rules))
    assert ageless(told.stdout) == ageless(ask("configmap web-nginx").stdout)


def test_a_misspelt_field_is_a_warning_in_files(run_related: RunRelated, tmp_path: Path) -> None:
    """A check of files warns once of each row; a field that is merely absent may be optional."""
    rules = tmp_path / "my.relations"
    rules.write_text(ROWS)
    told = run_related("--missing", "-n", "shop", "--from", "examples/shop", "--rules", str(rules))
    assert told.stderr.splitlines(keepends=True).count(AT_HAND.format(place=rules)) == 1
    assert told.stderr.count("at hand has the field") == 1


def test_the_document_of_a_schema_is_asked_for_once(ask: Ask, tmp_path: Path) -> None:
    """What it lacks is kept; without rules of the user, no question asks for it."""
    rules = tmp_path / "my.relations"
    rules.write_text(ROWS)
    typed = ("configmap web-nginx", "--rules", str(rules), "-v=6", "--cache-dir", str(tmp_path))
    asked = [told.stderr.count("/openapi/v3/apis/apps/v1") for told in (ask(*typed), ask(*typed))]
    assert asked == [1, 0]
    plain = ask("configmap web-nginx", "-v=6", "--cache-dir", str(tmp_path / "other"))
    assert "/openapi/v3/apis/apps/v1" not in plain.stderr


CRD = """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              secretName: {type: string}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              tags: {type: object, additionalProperties: {type: object, properties: {name: {type: string}}}}
              list: {type: array, items: {type: object, properties: {name: {type: string}}}}
---
apiVersion: v1
kind: Secret
metadata: {name: one}
"""
WIDGET = "---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: one}\nspec: {}\n"


@pytest.mark.parametrize("objects", ["", WIDGET])
@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("spec.secretName", None),
        ("spec.secretNam", '; did you mean "spec.secretName"?'),
        ("spec.other", ""),
        ("spec.free.other", None),
        ("spec.list[].name", None),
        ("spec.list[].nme", '; did you mean "spec.list[].name"?'),
        ("spec.tags{}.name", None),
        ("spec.tags{}.nme", '; did you mean "spec.tags{}.name"?'),
        ("metadata.annotations['a.b/c']", None),
    ],
)
def test_a_definition_in_files_decides(
    run_related: RunRelated, tmp_path: Path, path: str, hint: str | None, objects: str
) -> None:
    """A field that the schema has is no warning, one that it lacks is, with or without objects."""
    rules = tmp_path / "my.relations"
    rules.write_text(f"[Widget.example.com]\n{path}  Secret  name  uses  -\n")
    (tmp_path / "all.yaml").write_text(CRD + objects)
    told = run_related("secret/one", "--from", str(tmp_path / "all.yaml"), "--rules", str(rules))
    warning = f'warning: {rules}:2: Widget.example.com has no field "{path}"{hint}'
    warnings = [line for line in told.stderr.splitlines() if line.startswith("warning:")]
    assert warnings == ([] if hint is None else [warning])
