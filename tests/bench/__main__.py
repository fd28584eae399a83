"""`make bench`: starts a control plane with the example shop and prints the table."""

import sys
import tempfile
from pathlib import Path

from tests.bench.parallel import SECONDS_PER_ANSWER, measure
from tests.cluster.build import say
from tests.cluster.control_plane import ControlPlane
from tests.cluster.shop import NAMESPACE, open_shop
from tests.proxy.server import FaultProxy


def main() -> int:
    """Measure and print."""
    with ControlPlane() as control_plane, tempfile.TemporaryDirectory() as folder:
        open_shop(control_plane)
        authority = Path(folder, "authority.crt")
        authority.write_bytes(control_plane.authority)
        with FaultProxy(control_plane.url, authority) as proxy:
            token = control_plane.token("admin")
            config = proxy.kubeconfig(Path(folder, "config"), token=token, namespace=NAMESPACE)
            say(f"every answer takes {SECONDS_PER_ANSWER:.1f} s longer")
            rows = measure(proxy, config, control_plane.environment())
    print(f"{'QUESTION':24}{'REQUESTS':>10}{'ONE THREAD':>12}{'DEFAULT':>10}{'RATIO':>8}")
    for row in rows:
        print(f"{row.question:24}{row.requests:>10}{row.one:>11.2f}s{row.many:>9.2f}s{row.ratio:>8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
