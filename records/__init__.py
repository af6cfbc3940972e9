"""Definition of a civil-status record: record types, columns, code lists, text, dates, places, identity numbers, rules.

No database, pixel or file but its own data.
"""
