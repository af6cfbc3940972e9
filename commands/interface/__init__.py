"""Interface of all commands: options, progress, help and mistakes in the reader's language."""
