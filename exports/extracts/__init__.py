"""Extracts from the register (trích lục, bản sao từ sổ gốc) as PDF; their layouts are data."""
