"""Steps, tasks and the workers that do them, on this machine or on a cluster."""
