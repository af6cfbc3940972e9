"""Language of lines before they are seen: letters, capitals and separators that people write."""
