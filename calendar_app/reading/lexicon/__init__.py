"""The words of a language: its TOML files, and the patterns and cues that are made of them."""
