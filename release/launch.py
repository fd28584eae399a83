"""What the archive starts: the answer, or the completion where it is called by that name.

Krew links one file only; a link to that link is the other program.
"""

import sys
from pathlib import PurePath

# Nuitka puts the program's own path, without any link, into sys.argv.
compiled = globals().get("__compiled__")
called = compiled.original_argv0 if compiled else sys.argv[0]

if PurePath(called).name.startswith("kubectl_complete-"):
    from kubectl_related.cli.completion import main
else:
    from kubectl_related.__main__ import main

main()
