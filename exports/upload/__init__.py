"""Upload of cases to a receiver: what is sent, the seam, and one adapter a way of sending. It never reads the store."""
