"""Places of values: along leaders, in gaps of dates, under the officer's words, in tick boxes."""
