"""Books that others keyed into Excel tables, without scans: their rows judged and compared; the store keeps none."""
