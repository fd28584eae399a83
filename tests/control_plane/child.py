"""Replaces itself with a program that the kernel ends when the starting process dies (Linux).

Run as: python -I -S child.py PARENT-PID PROGRAM ARGUMENT...
A launcher, because subprocess's preexec_fn is unsafe, and warned of, beside threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to its parent, then become the program."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit("the parent died first")
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
