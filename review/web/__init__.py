"""The reviewers' web application: addresses, pages, sessions. What is done with a record is done in `review.work`."""
