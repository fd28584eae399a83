"""YAML read as kubectl reads it.

Knows where Go's YAML differs from PyYAML's: dates and `1:30` are strings, `y` is
a boolean, only the first document counts. Knows nothing of what a file means.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_BOOLEANS = {
    **dict.fromkeys(("y", "yes", "on", "true"), True),
    **dict.fromkeys(("n", "no", "off", "false"), False),
}


class _GoLoader(_Base):  # type: ignore[misc]  # the C loader is there or not
    """A safe loader with the scalars of go-yaml."""


_GoLoader.yaml_implicit_resolvers = {}
_GoLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool",
    re.compile(r"^(?:[yYnN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$"),
    list("yYnNtTfFoO"),
)
_GoLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(
        r"^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
        r"|[-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
    ),
    list("-+0123456789."),
)
_GoLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int",
    re.compile(r"^[-+]?(?:0b[01_]+|0[0-7_]+|(?:0|[1-9][0-9_]*)|0x[0-9a-fA-F_]+)$"),
    list("-+0123456789"),
)
_GoLoader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"^<<$"), ["<"])
_GoLoader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]
)


def _construct_bool(loader: Any, node: Any) -> bool:
    return _BOOLEANS[loader.construct_scalar(node).lower()]


_GoLoader.add_constructor("tag:yaml.org,2002:bool", _construct_bool)


def parse_yaml(text: bytes) -> Any:
    """Return the first document as plain values, None where there is none.

    Raises: ValueError with go-yaml's sentence, `yaml: line 3: ...`; it quotes nothing of the text.
    """
    try:
        loader = _GoLoader(text)
        try:
            return loader.get_data() if loader.check_data() else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise ValueError(_sentence(error)) from None
    except yaml.reader.ReaderError as error:
        raise ValueError(f"yaml: {error.reason}") from None
    except yaml.YAMLError:
        raise ValueError("yaml: the text cannot be parsed") from None
    except RecursionError:
        raise ValueError("yaml: exceeded max depth") from None
    except Exception:  # noqa: BLE001 - PyYAML's constructors raise whatever an explicit tag leads to
        raise ValueError("yaml: a value cannot be read") from None


def _sentence(error: yaml.MarkedYAMLError) -> str:
    """Return the problem with the line that go-yaml names."""
    marks = [mark for mark in (error.context_mark, error.problem_mark) if mark is not None and mark.line]
    problem = error.problem or "unknown problem parsing YAML content"
    if not marks:
        return f"yaml: {problem}"
    # A scanner's marks count lines from 0, a parser's point behind the token.
    line = marks[0].line + (1 if isinstance(error, yaml.scanner.ScannerError) else 0)
    return f"yaml: line {line}: {problem}"
