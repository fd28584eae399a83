"""Starts a control plane with examples/shop on it for a person; ends on Ctrl-C or SIGTERM.

The one line on stdout, an export of KUBECONFIG, is meant to be copied into a second terminal.
"""

import contextlib
import sys
import threading

from tests.control_plane.build import programs, say
from tests.control_plane.control_plane import ControlPlane
from tests.control_plane.shop import NAMESPACE, open_shop


def main() -> int:
    """Serve until interrupted."""
    programs()
    with contextlib.suppress(KeyboardInterrupt):
        serve()
    return 0


def serve() -> None:
    """Start, tell how to reach it, wait."""
    say("starting etcd, the API server, the controllers, a scheduler and a node")
    with ControlPlane() as control_plane:
        say(f"applying examples/shop to the namespace {NAMESPACE}")
        open_shop(control_plane)
        say(f"kubectl: {control_plane.programs.path('kubectl')}")
        print(f"export KUBECONFIG={control_plane.kubeconfig}", flush=True)
        say("Ctrl-C stops it")
        threading.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
