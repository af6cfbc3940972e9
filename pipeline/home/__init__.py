"""A home: its folder, settings, locks, logs and archive of scans."""
