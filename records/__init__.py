"""What a civil-status record is: types, columns, code lists, text, dates, places, rules. No database, pixel or file but its own data."""
