"""Who and where by name: the gazetteers, and what each name means where it stands."""
