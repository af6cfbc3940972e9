"""Web application of the reviewers: pages, keys and accounts. All state is in the store; no SQL, no reading of ink."""
