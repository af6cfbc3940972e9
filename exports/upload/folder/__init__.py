"""Hand-over folder: packages laid into a folder, on a share or behind SFTP, and receipts that come back into it."""
