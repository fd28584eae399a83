"""What makes a release: the archives of krew, its manifest. Nothing of it is installed."""
