"""The commands, one a file: what each imports, its options, what it prints."""
