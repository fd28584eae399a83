"""Which files a path means, in a fixed order, and their bytes.

Knows directories, endings and compression, not formats. Whatever a file system
holds (loops, pipes, doors that stay shut) ends in a sentence, not in a hang.
"""

from __future__ import annotations

STDIN = "-"
_ENDINGS = tuple(f"{ending}{packed}" for ending in (".yaml", ".yml", ".json") for packed in ("", ".gz"))
