"""Hot folders: listing, completeness of files, quarantine."""
