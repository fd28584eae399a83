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

OTHER_THREAD = """
import re, sys, threading
sys.setswitchinterval(1e-6)
begun, over, found = threading.Event(), threading.Event(), []
def work():
    number = 0
    while not over.is_set():
        found.append(type(re.compile(f"a{number}")))
        number += 1
        begun.set()
thread = threading.Thread(target=work)
thread.start()
begun.wait()
import kubectl_related.encoding.libyaml
over.set()
thread.join()
print({kind.__name__ for kind in found})
"""


def test_other_threads_compile_as_usual() -> None:
    """What another module compiles meanwhile, on another thread, is a pattern that re itself accepts."""
    ran = subprocess.run([sys.executable, "-c", OTHER_THREAD], capture_output=True, text=True, check=True)
    assert ran.stdout == "{'Pattern'}\n"


def test_the_pure_parser_still_works() -> None:
    """Its expressions are compiled when they are used, and those of other modules as usual."""
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    date = "datetime.date(2001, 1, 1)"
    said = "special characters are not allowed"
    assert ran.stdout.splitlines() == [f"{{'a': [1, {date}, 31, 1.5]}}", said]
