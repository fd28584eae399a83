"""Random questions in one process for a long time: `python -m tests.soak`, or `make soak`."""
