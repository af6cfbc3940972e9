"""Parts of the upload without a receiver."""
