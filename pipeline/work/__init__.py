"""Steps, tasks and workers, on this machine or on a cluster."""
