"""Templates print what the real kubectl prints of the same JSON, and fail in its words."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from kubectl_related.printers.jsonpath.parse import TemplateError, parse
from kubectl_related.printers.jsonpath.render import rendered, rendered_as_json
from tests.control_plane.build import programs
from tests.formats.templates import AS_JSON, TEMPLATES, VALUE

PARSING = re.compile(r"error: error parsing jsonpath .*, (.*)\n", re.DOTALL)
EXECUTING = re.compile(
    r'error: error executing jsonpath ".*": Error executing template: (.*?)\. Printing more', re.DOTALL
)


def kubectl(output: str) -> tuple[str, str]:
    """Return what kubectl prints of VALUE, and its sentence about the template."""
    ran = subprocess.run(
        [str(programs().path("kubectl")), "label", "--local", "-f", "-", "absent-", "-o", output],
        input=json.dumps(VALUE),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    sentence = PARSING.fullmatch(ran.stderr) or EXECUTING.match(ran.stderr)
    assert (ran.returncode == 0) == (sentence is None), ran.stderr
    return ran.stdout, sentence[1] if sentence else ""


def ours(template: str, *, as_json: bool = False) -> tuple[str, str]:
    """Return the same of our own."""
    try:
        return (rendered_as_json if as_json else rendered)(parse(template), VALUE), ""
    except TemplateError as error:
        return "", str(error)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_prints_what_kubectl_prints(template: str) -> None:
    """Text, values and sentences are kubectl's."""
    assert ours(template) == kubectl(f"jsonpath={template}")


@pytest.mark.parametrize("template", AS_JSON)
def test_jsonpath_as_json_prints_what_kubectl_prints(template: str) -> None:
    """Each part of the template is a JSON array."""
    assert ours(template, as_json=True) == kubectl(f"jsonpath-as-json={template}")


def test_a_maps_values_come_in_the_order_of_their_keys() -> None:
    """Kubectl takes them as Go's maps give them, in another order each time."""
    value = {"b": {"x": 1}, "a": {"x": 2}}
    assert rendered(parse("{.*.x}"), value) == "2 1"
    assert rendered(parse("{..x}"), value) == "2 1"
