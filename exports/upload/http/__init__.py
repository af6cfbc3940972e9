"""Web service of a receiver: cases as JSON by a declared mapping, one call a case, answers in LGSP's envelope."""
