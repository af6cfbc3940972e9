"""From posteriors to the outcome of an entry, with a reason a clerk understands for every column."""
