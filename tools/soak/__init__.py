"""Random questions in one process for a long time: `python -m tools.soak`, or `make soak`."""
