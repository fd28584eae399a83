"""A YAML file of kubectl's as one value, and go-yaml's sentences for what is wrong with it."""

from __future__ import annotations

from typing import Any

from kubectl_related.encoding.document import Unreadable
from kubectl_related.encoding.libyaml import yaml
from kubectl_related.encoding.yaml_builder import Builder


def parse_yaml(text: bytes) -> Any:
    """Return the first document as plain values, or None for an empty text.

    Raises: ValueError with go-yaml's sentence, `yaml: line 3: ...`; it quotes nothing of the text.
    """
    try:
        document = next(Builder(lambda _, __: None).documents(text, 1), None)
    except Unreadable as bad:
        raise ValueError(f"yaml: line {bad.line}: {bad}") from None
    except yaml.MarkedYAMLError as error:
        raise ValueError(_sentence(error)) from None
    except yaml.reader.ReaderError as error:
        raise ValueError(f"yaml: {error.reason}") from None
    except yaml.YAMLError:
        raise ValueError("yaml: the text cannot be parsed") from None
    return None if document is None else document.value


def _sentence(error: yaml.MarkedYAMLError) -> str:
    """Return the problem with the line that go-yaml names."""
    marks = [mark for mark in (error.context_mark, error.problem_mark) if mark is not None and mark.line]
    problem = error.problem or "unknown problem parsing YAML content"
    if not marks:
        return f"yaml: {problem}"
    # A scanner's marks count lines from 0, a parser's point behind the token.
    line = marks[0].line + (1 if isinstance(error, yaml.scanner.ScannerError) else 0)
    return f"yaml: line {line}: {problem}"
