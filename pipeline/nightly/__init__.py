"""Unattended night: its stages one after another, its ledger and its report. It calls what the commands call."""
