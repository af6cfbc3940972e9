"""Home of an installation: its folder, settings, locks, logs and archive of scans."""
