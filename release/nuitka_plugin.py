"""A Nuitka plugin that leaves every module as bytecode; release/README.md has the numbers.

Compiled to C the program starts no faster, is larger, and takes ten times as long to build.
"""

from __future__ import annotations

from nuitka.plugins.PluginBase import NuitkaPluginBase


class EverythingAsBytecode(NuitkaPluginBase):  # type: ignore[misc]
    """Nuitka's hook."""

    plugin_name = "everything-as-bytecode"

    def decideCompilation(self, module_name: object) -> str | None:  # noqa: N802 - Nuitka's name
        """Return how to include a module, None to let Nuitka decide."""
        name = str(module_name)
        # Nuitka's own modules (__main__, multiprocessing-preLoad) must be compiled.
        return None if name.startswith("__") or "-" in name else "bytecode"
