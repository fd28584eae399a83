"""The only room that talks to a network: kubeconfig, credentials, connection, and what is asked over it."""
