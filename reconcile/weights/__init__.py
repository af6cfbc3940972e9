"""How much two cases speak for being one: comparators, the Fellegi–Sunter model, candidates and their posteriors."""
