"""The reviewers' web application. All state is in the store."""
