"""Rules of the user whose field looks misspelt."""

from pathlib import Path

from tests.conftest import RunRelated
from tests.guarantees.conftest import Ask
from tests.outputs import ageless

ROWS = """[Deployment.apps]
spec.template.spec.volumes[].configMap.nam  ConfigMap  name  mounts  -
spec.template.spec.schedulerName  ConfigMap  name  uses  -
"""
WARNING = (
    "warning: {place}:2: no Deployment.apps at hand has the field "
    '"spec.template.spec.volumes[].configMap.nam"; did you mean '
    '"spec.template.spec.volumes[].configMap.name"?\n'
)


def test_a_misspelt_field_is_a_warning_on_a_server(ask: Ask, tmp_path: Path) -> None:
    """The warning has file, line and the nearest field of the objects at hand; the answer is the same."""
    rules = tmp_path / "my.relations"
    rules.write_text(ROWS)
    told = ask("configmap web-nginx", "--rules", str(rules))
    assert (told.code, told.stderr) == (0, WARNING.format(place=rules))
    assert ageless(told.stdout) == ageless(ask("configmap web-nginx").stdout)


def test_a_misspelt_field_is_a_warning_in_files(run_related: RunRelated, tmp_path: Path) -> None:
    """A check of files warns once of each row; a field that is merely absent may be optional."""
    rules = tmp_path / "my.relations"
    rules.write_text(ROWS)
    told = run_related("--missing", "-n", "shop", "--from", "examples/shop", "--rules", str(rules))
    assert told.stderr.splitlines(keepends=True).count(WARNING.format(place=rules)) == 1
    assert told.stderr.count("at hand has the field") == 1
