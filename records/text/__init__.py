"""Vietnamese text: one Unicode form, syllables, letter distance, numbers in words. No record types here."""
