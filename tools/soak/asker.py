"""The process that is watched: asks random questions for a while, and prints a count as JSON now and then."""

from __future__ import annotations

import contextlib
import io
import json
import random
import sys
import time
from pathlib import Path

from kubectl_related.cli.command import command
from tools.soak.census import take
from tools.soak.words import words

COUNTS = 50
CODES = (0, 1, 3)


def ask(args: list[str]) -> None:
    """Ask one question. Raises: RuntimeError for an answer that none should be; what the question raises."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command(args)
    if code not in CODES or (code == 1 and not err.getvalue()):
        raise RuntimeError(f"exit code {code}, told: {err.getvalue()!r}")
    if args[-2:] == ["-o", "json"] and out.getvalue().startswith("{"):
        items = json.loads(out.getvalue())["items"]
        refs = [(item["kind"], item["apiVersion"], *_place(item["metadata"])) for item in items]
        if len(refs) != len(set(refs)):
            raise RuntimeError("an object is there twice")


def _place(metadata: dict[str, str]) -> tuple[str | None, str]:
    return metadata.get("namespace"), metadata["name"]


def main(seconds: float, seed: int, configs: list[str], folders: list[Path]) -> None:
    """Ask, and count now and then. Raises: SystemExit with the question that went wrong."""
    chance = random.Random(seed)
    asked, started = 0, time.monotonic()
    for number in range(1, COUNTS + 1):
        while time.monotonic() - started < seconds * number / COUNTS:
            args = ["--kubeconfig", chance.choice(configs), *words(chance)]
            try:
                ask(args)
            except Exception as error:
                raise SystemExit(f"{args}: {type(error).__name__}: {error}") from error
            asked += 1
        print(json.dumps(take(asked, folders)), flush=True)


if __name__ == "__main__":
    _, seconds, seed, configs, *folders = sys.argv
    main(float(seconds), int(seed), configs.split(","), [Path(folder) for folder in folders])
