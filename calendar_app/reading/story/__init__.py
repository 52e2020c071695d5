"""The whole article: what its sentences say together."""
