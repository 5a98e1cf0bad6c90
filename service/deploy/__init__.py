"""Files for running the service under systemd or in a container; no code."""
