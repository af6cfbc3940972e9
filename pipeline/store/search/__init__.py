"""Search of records by words: an index that is written with the record, in the same transaction, on every database."""
