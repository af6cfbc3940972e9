"""Words by which a record is found, and questions of people in the same words. No database, no results."""
