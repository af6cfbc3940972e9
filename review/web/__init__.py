"""Routes, pages and sessions of the web application; the work on a record is in `review.work`."""
