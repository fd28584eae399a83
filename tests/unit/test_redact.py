"""The door at which values of Secrets are dropped."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_related.model.redact import LAST_APPLIED, redacted


@pytest.mark.parametrize("whole", [True, False])
def test_keys_stay_and_values_do_not(*, whole: bool) -> None:
    """A Secret keeps its keys; values, their copy and managedFields go; the input is unchanged."""
    own = {"name": "s", "managedFields": [{}], "annotations": {LAST_APPLIED: "x", "a": "b"}}
    secret: dict[str, Any] = {"kind": "Secret", "metadata": own, "data": {"k": "djE="}, "type": "Opaque"}
    assert redacted(secret, whole=whole) == {
        "kind": "Secret",
        "metadata": {"name": "s", "annotations": {"a": "b"}},
        "data": {"k": ""},
        "type": "Opaque",
    }
    assert secret["metadata"] is own
    assert secret["data"] == {"k": "djE="}


def test_no_data_is_no_keys_only_in_a_whole_object() -> None:
    """Metadata alone does not say that a ConfigMap has no keys."""
    bare = {"kind": "ConfigMap", "metadata": {"name": "c"}}
    assert redacted(bare, whole=True) == bare | {"data": {}}
    assert redacted(bare, whole=False) == bare
