"""Writers: book package, reports. They are handed records and never read the store."""
