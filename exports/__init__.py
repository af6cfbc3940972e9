"""Writers of the book package and of reports. They are handed records and never read the store."""
