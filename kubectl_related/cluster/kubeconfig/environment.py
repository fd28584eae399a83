"""Every environment variable that cluster/ reads, with its meaning."""

from __future__ import annotations

KUBECONFIG = "KUBECONFIG"
HOME = "HOME"
KUBERNETES_MASTER = "KUBERNETES_MASTER"
SERVICE_HOST = "KUBERNETES_SERVICE_HOST"
SERVICE_PORT = "KUBERNETES_SERVICE_PORT"
POD_NAMESPACE = "POD_NAMESPACE"
PATH = "PATH"
REQUEST_METHOD = "REQUEST_METHOD"

VARIABLES = {
    KUBECONFIG: "Kubeconfig files, separated as PATH is; the first file that has a name wins.",
    HOME: "Where .kube/config and .kube/cache are.",
    "HOMEDRIVE": "With HOMEPATH, the home folder on Windows if HOME is not set.",
    "HOMEPATH": "With HOMEDRIVE, the home folder on Windows if HOME is not set.",
    "USERPROFILE": "The home folder on Windows if HOME is not set.",
    "KUBECACHEDIR": "Where discovery is cached, instead of .kube/cache in the home folder.",
    KUBERNETES_MASTER: "The server if no kubeconfig names one, instead of http://localhost:8080.",
    SERVICE_HOST: "Set in a pod: the API server's address, used if no kubeconfig names a server.",
    SERVICE_PORT: "Set in a pod: the API server's port.",
    POD_NAMESPACE: "In a pod: the namespace if neither -n nor a context names one.",
    "HTTPS_PROXY": "The proxy for https servers; https_proxy is read too.",
    "HTTP_PROXY": "The proxy for http servers; http_proxy is read too.",
    "NO_PROXY": "Hosts, domains and address ranges asked without a proxy; no_proxy is read too.",
    REQUEST_METHOD: "If set, HTTP_PROXY is ignored, as a CGI program must.",
    PATH: "Where the program of an exec credential plugin is looked for.",
    "SSL_CERT_FILE": "The certificate authorities if the kubeconfig names none (read by OpenSSL).",
    "SSL_CERT_DIR": "A folder of certificate authorities if the kubeconfig names none (read by OpenSSL).",
}
"""Name → what it is for; an exec credential plugin gets the whole environment besides."""
