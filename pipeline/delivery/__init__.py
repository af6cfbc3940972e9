"""What leaves for the ministry: packages made of what the store holds."""
