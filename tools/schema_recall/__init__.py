"""How well schemas say what the shipped tables say: recall and precision, family by family."""
