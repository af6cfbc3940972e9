"""Match weights: comparators, the Fellegi–Sunter model, candidates and their posteriors."""
