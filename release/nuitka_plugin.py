"""Tells Nuitka to leave every module as bytecode: release/README.md has the numbers.

Compiled to C the program starts no faster, is larger, and takes ten times as long to build.
"""

from __future__ import annotations

from nuitka.plugins.PluginBase import NuitkaPluginBase


class EverythingAsBytecode(NuitkaPluginBase):  # type: ignore[misc]
    """Nuitka's hook."""

    plugin_name = "everything-as-bytecode"

    def decideCompilation(self, module_name: object) -> str | None:  # noqa: N802 - Nuitka's name
        """Return how to include a module, None where Nuitka may decide."""
        name = str(module_name)
        # What Nuitka itself adds (__main__, multiprocessing-preLoad) has to be compiled.
        return None if name.startswith("__") or "-" in name else "bytecode"
