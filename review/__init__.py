"""The reviewers' web application: pages, keys and accounts. All state is in the store; no SQL, no reading of ink."""
