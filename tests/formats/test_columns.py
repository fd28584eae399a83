"""custom-columns, --sort-by and label columns print what kubectl prints of the same objects."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Ran, RunRelated
    from tests.control_plane.control_plane import ControlPlane

LABELS = {
    "a": {"size": "10", "tier": "web", "amount": "1Gi"},
    "b": {"size": "9", "amount": "900Mi", "app.kubernetes.io/name": "shop"},
    "c": {"tier": "db", "amount": "2k"},
    "d": {"size": "1e1", "tier": "Web", "amount": "10m"},
}
CONFIG_MAPS = [
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "labels": labels | {"test": "x"}}}
    for name, labels in LABELS.items()
]
READER: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "PodTemplate",
    "metadata": {"name": "reader"},
    "template": {
        "metadata": {"labels": {"app": "x"}},
        "spec": {
            "serviceAccountName": "default",
            "containers": [
                {"name": "c", "image": "c", "envFrom": [{"configMapRef": {"name": name}} for name in LABELS]}
            ],
        },
    },
}
Pair = tuple["Ran", "Ran"]


@pytest.fixture(scope="module")
def config_maps(control_plane: ControlPlane) -> Iterator[Path]:
    """Give a kubeconfig of a namespace with four ConfigMaps and a PodTemplate that reads them."""
    namespace = control_plane.namespace("formats")
    items = [READER, *CONFIG_MAPS]
    control_plane.apply(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}), namespace)
    yield control_plane.kubeconfig_by_token("admin", namespace=namespace)
    control_plane.delete_namespace(namespace)


@pytest.fixture
def both(control_plane: ControlPlane, config_maps: Path, run_related: RunRelated) -> Callable[..., Pair]:
    """Give a function that asks kubectl for the ConfigMaps and us for what the PodTemplate uses."""

    def asked(*arguments: str) -> Pair:
        command = [str(control_plane.programs.path("kubectl")), "get", "configmaps", "-l", "test", *arguments]
        environment = control_plane.environment(config_maps)
        told = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
        question = ("podtemplate", "reader", "--uses", "--type", "configmaps")
        ours = run_related(*question, *arguments, kubeconfig=config_maps)
        return ours, type(ours)(told.stdout, told.stderr, told.returncode)

    return asked


@pytest.mark.cluster
@pytest.mark.parametrize(
    "arguments",
    [
        "custom-columns=NAME:.metadata.name,KIND:kind,NONE:.metadata.none",
        "custom-columns=A:{.metadata.name},B:{metadata.labels.size}",
        "custom-columns=A:.metadata.labels",
        r"custom-columns=A:.metadata.labels['app\.kubernetes\.io/name'],NAME:metadata.name",
        "custom-columns=A:.metadata.labels['size','tier']",
        "custom-columns=A:,B:.metadata.name",
        "custom-columns=X:.metadata.name --no-headers",
        "custom-columns=A:.metadata.name[0]",
        "custom-columns=A:.metadata.labels.size[",
        "custom-columns=A:{.x",
        "custom-columns=A",
        "custom-columns=",
        "custom-columns",
        "custom-columns-file=/nowhere",
        "jsonpath-file=/nowhere",
        "jsonpath=",
        "jsonpath",
        "jsonpath={.x",
        "jsonpath={.items[*].metadata.name}",
        'jsonpath={range .items[*]}{.metadata.uid}{"\\t"}{.metadata.labels}{"\\n"}{end}',
        "jsonpath-as-json={.items[*].metadata.labels}",
        "name",
        "name --sort-by=.metadata.labels.size",
        "name --sort-by={.metadata.labels.amount}",
        "name --sort-by=metadata.labels.tier",
        "name --sort-by=.metadata.creationTimestamp",
        "name --sort-by=.metadata.none",
        "name --sort-by={.metadata.name",
        "name --sort-by=.metadata.name[0]",
        "custom-columns=A:.metadata.name --sort-by=.metadata.labels.size",
        "jsonpath={.items[*].metadata.name} --sort-by=.metadata.labels.amount",
        "json --show-labels",
        "name --show-labels",
        "custom-columns=A:.x -L size",
    ],
)
def test_both_print_the_same(both: Callable[..., Pair], arguments: str) -> None:
    """stdout, stderr and the exit code are kubectl's; before an error less may be printed."""
    output, *more = arguments.split(" --") if " --" in arguments else arguments.split(" -L ")
    flags = [f"--{flag}" for flag in more] if " --" in arguments else [f"-L{flag}" for flag in more]
    ours, kubectls = both("-o", output, *flags)
    assert (ours.stderr.strip(), ours.code) == (kubectls.stderr.strip(), kubectls.code)
    assert ours.stdout == kubectls.stdout or (ours.code and ours.stdout in ("", kubectls.stdout))


@pytest.mark.cluster
def test_label_columns_stand_where_kubectl_puts_them(both: Callable[..., Pair]) -> None:
    """-L and --show-labels come last, with kubectl's titles and cells."""
    ours, kubectls = both("-L", "tier,app.kubernetes.io/name", "-L", "none", "--show-labels")

    def right_of_age(text: str) -> list[str]:
        titles, *lines = text.splitlines()
        begin = titles.index("TIER")
        return [titles[begin:], *(line[begin:] for line in lines)]

    assert ours.code == kubectls.code == 0
    assert right_of_age(ours.stdout) == right_of_age(kubectls.stdout)


@pytest.mark.cluster
@pytest.mark.parametrize("path", [".metadata.labels.size", ".metadata.labels.tier"])
def test_the_table_is_sorted_as_kubectl_sorts_it(both: Callable[..., Pair], path: str) -> None:
    """Rows follow the field, those that lack it come first."""
    ours, kubectls = both("--sort-by", path)
    names = [line.split()[0].rpartition("/")[2] for line in ours.stdout.splitlines()]
    assert names == [line.split()[0] for line in kubectls.stdout.splitlines()]


@pytest.mark.cluster
def test_a_file_of_columns(both: Callable[..., Pair], tmp_path: Path) -> None:
    """A line of titles and a line of paths; what does not fit together is refused in kubectl's words."""
    file = tmp_path / "columns"
    for content in ("NAME SIZE\n.metadata.name {.metadata.labels.size}\n", "A B\n.x", "A", "", "A\n{.x"):
        file.write_text(content, encoding="utf-8")
        ours, kubectls = both("-o", f"custom-columns-file={file}")
        assert (ours.stdout, ours.stderr, ours.code) == (kubectls.stdout, kubectls.stderr, kubectls.code)


@pytest.mark.cluster
def test_a_file_with_a_template(both: Callable[..., Pair], tmp_path: Path) -> None:
    """jsonpath-file reads the template, line breaks included."""
    file = tmp_path / "template"
    file.write_text("{range .items[*]}{.metadata.name}\n{end}", encoding="utf-8")
    ours, kubectls = both("-o", f"jsonpath-file={file}")
    assert ours.stdout == kubectls.stdout == "a\nb\nc\nd\n"
