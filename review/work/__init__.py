"""Work of people on a record: answers, saving, double keying, accounts. Nothing of HTTP."""
