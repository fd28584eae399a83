"""PyYAML as this program imports it."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import re
compile = re.compile
from kubectl_related.encoding.libyaml import yaml
assert re.compile is compile
assert not isinstance(yaml.reader.Reader.NON_PRINTABLE, re.Pattern)
print(yaml.load("a: [1, 2001-01-01, 0x1F, 1.5]", yaml.SafeLoader))
try:
    yaml.load("a: \\u0007", yaml.SafeLoader)
except yaml.reader.ReaderError as error:
    print(error.reason)
"""


def test_the_pure_parser_still_works() -> None:
    """Its expressions are compiled when they are used, and those of other modules as usual."""
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    date = "datetime.date(2001, 1, 1)"
    said = "special characters are not allowed"
    assert ran.stdout.splitlines() == [f"{{'a': [1, {date}, 31, 1.5]}}", said]
