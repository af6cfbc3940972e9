"""Printed forms of a home: shipped ones, added ones, and those that pages lie on."""
