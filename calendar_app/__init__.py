"""Reads articles about diplomacy and keeps a calendar of the meetings they speak of."""

__version__ = "0.1.0"
