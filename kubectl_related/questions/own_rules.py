"""The user's rules, and what can be read of objects whatever the input turns out to hold."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_related.errors import FileError
from kubectl_related.relations.catalogue import read_lines
from kubectl_related.relations.facts.builtin_kinds import built_in_kinds
from kubectl_related.relations.rule import USER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kubectl_related.model.fieldmask import FieldMask
    from kubectl_related.options import Options
    from kubectl_related.relations.catalogue import Line, Tables
    from kubectl_related.relations.rule import GK


def own_lines(options: Options, environ: Mapping[str, str]) -> list[Line]:
    """Return the lines of the user's rules. Raises: FileError."""
    return [line for path in [*_configured(environ), *map(Path, options.rules)] for line in _lines(path)]


def _configured(environ: Mapping[str, str]) -> list[Path]:
    home = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME") or "~").expanduser() / ".config")
    folder = home / "kubectl-related"
    return sorted(folder.glob("*.relations")) if folder.is_dir() else []


def _lines(path: Path) -> list[Line]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileError(f"cannot read the rules in {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileError(f"cannot read the rules in {path}: not UTF-8") from error
    return read_lines(text, USER, str(path))


def fields_in_files(options: Options, environ: Mapping[str, str]) -> Callable[[GK], FieldMask]:
    """Return what is read of each kind in files before it is known what else they hold.

    Custom kinds are read whole, and so are definitions: schemas and data say more about them.
    """

    @cache
    def tables() -> Tables | None:
        from kubectl_related.relations.catalogue import Tables, all_groups, shipped

        try:
            return Tables((*shipped(all_groups()), *own_lines(options, environ)), built_in_kinds())
        except FileError:
            # Reported when the rules are needed.
            return None

    def of(gk: GK) -> FieldMask:
        # Only long lists are decoded in part.
        from kubectl_related.engine.fields_read import fields_read
        from kubectl_related.files.resources import DEFINITION
        from kubectl_related.model.fieldmask import WHOLE

        known = tables()
        if gk not in built_in_kinds() or gk == DEFINITION or known is None or options.field_selector:
            return WHOLE
        try:
            return fields_read(gk, known, usage=options.unused)
        except FileError:
            return WHOLE

    return of
