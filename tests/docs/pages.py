"""How the generators of docs/ write their pages."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write(page: Path, text: str) -> None:
    """Write a page of docs/, and say so."""
    page.write_text(text, encoding="utf-8")
    print(f"wrote {page.parent.name}/{page.name}", file=sys.stderr)
