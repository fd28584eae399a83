"""Which proxy the environment names for a server."""

from __future__ import annotations

import pytest

from kubectl_related.cluster.kubeconfig.proxy_env import check_proxy_url, proxy_from_environment

PROXY = "http://proxy:3128"


@pytest.mark.parametrize(
    ("server", "environ", "proxy"),
    [
        ("https://h:1", {}, ""),
        ("https://h:1", {"HTTPS_PROXY": PROXY}, PROXY),
        ("https://h:1", {"https_proxy": PROXY}, PROXY),
        ("https://h:1", {"HTTPS_PROXY": "proxy:3128"}, PROXY),
        ("https://h:1", {"HTTP_PROXY": PROXY}, ""),
        ("https://h:1", {"ALL_PROXY": PROXY, "all_proxy": PROXY}, ""),
        ("http://h:1", {"HTTP_PROXY": PROXY}, PROXY),
        ("http://h:1", {"HTTP_PROXY": PROXY, "REQUEST_METHOD": "GET"}, ""),
        ("https://localhost:1", {"HTTPS_PROXY": PROXY}, ""),
        ("https://127.0.0.1:1", {"HTTPS_PROXY": PROXY}, ""),
        ("https://[::1]:1", {"HTTPS_PROXY": PROXY}, ""),
        ("https://h:1", {"HTTPS_PROXY": PROXY, "NO_PROXY": "*"}, ""),
        ("https://h:1", {"HTTPS_PROXY": PROXY, "NO_PROXY": "x, H ,"}, ""),
        ("https://h:1", {"HTTPS_PROXY": PROXY, "no_proxy": "h:1"}, ""),
        ("https://h:1", {"HTTPS_PROXY": PROXY, "NO_PROXY": "h:2"}, PROXY),
        ("https://h", {"HTTPS_PROXY": PROXY, "NO_PROXY": "h:443"}, ""),
        ("https://a.b.c", {"HTTPS_PROXY": PROXY, "NO_PROXY": "b.c"}, ""),
        ("https://b.c", {"HTTPS_PROXY": PROXY, "NO_PROXY": ".b.c"}, PROXY),
        ("https://a.b.c", {"HTTPS_PROXY": PROXY, "NO_PROXY": "*.b.c"}, ""),
        ("https://ab.c", {"HTTPS_PROXY": PROXY, "NO_PROXY": "b.c"}, PROXY),
        ("https://10.1.2.3", {"HTTPS_PROXY": PROXY, "NO_PROXY": "10.0.0.0/8"}, ""),
        ("https://11.1.2.3", {"HTTPS_PROXY": PROXY, "NO_PROXY": "10.0.0.0/8"}, PROXY),
        ("https://h", {"HTTPS_PROXY": PROXY, "NO_PROXY": "10.0.0.0/8,nonsense/99"}, PROXY),
        ("https://[fd00::1]:6443", {"HTTPS_PROXY": PROXY, "NO_PROXY": "[fd00::1]:6443"}, ""),
        ("https://[fd00::1]:6443", {"HTTPS_PROXY": PROXY, "NO_PROXY": "fd00::1"}, ""),
    ],
)
def test_environment(server: str, environ: dict[str, str], proxy: str) -> None:
    """Go's rules decide: this machine never, NO_PROXY by name, domain, address, range and port."""
    assert proxy_from_environment(server, environ) == proxy


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://p:1", ""),
        ("socks5://u:p@p:1", ""),
        ("ftp://p", 'unsupported scheme "ftp", must be http, https, or socks5'),
        ("p:1", 'unsupported scheme "p", must be http, https, or socks5'),
        ("http://[::1", "could not parse"),
        ("http://p:x", "could not parse"),
        ("http://", "no host"),
    ],
)
def test_proxy_url(url: str, problem: str) -> None:
    """A kubeconfig's proxy-url has the scheme http, https or socks5, and a host."""
    assert check_proxy_url(url) == problem
