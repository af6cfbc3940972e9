"""The printed forms of a home: those shipped, those added, those that pages lie on."""
