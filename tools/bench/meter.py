"""Runs one command and prints what it took, as JSON: seconds, CPU seconds, most memory, exit code.

A program of its own, without site-packages: what a child is said to have needed
includes what its parent had in memory when it started it.
"""

import json
import os
import sys
import time


def main() -> None:
    """`meter.py FILE-FOR-STDERR PROGRAM ARGUMENT...`; stdout is thrown away."""
    words, *command = sys.argv[1:]
    nothing = os.open(os.devnull, os.O_RDWR)
    told = os.open(words, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    actions = [(os.POSIX_SPAWN_DUP2, here, there) for here, there in ((nothing, 0), (nothing, 1), (told, 2))]
    started = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - started
    cpu = usage.ru_utime + usage.ru_stime
    code = os.waitstatus_to_exitcode(status)
    print(json.dumps({"wall": seconds, "cpu": cpu, "memory": usage.ru_maxrss * 1024, "code": code}))


if __name__ == "__main__":
    main()
