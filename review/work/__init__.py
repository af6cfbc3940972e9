"""What people do with a record: answers, saving, double keying, accounts. Nothing of HTTP."""
