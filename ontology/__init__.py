"""The ground: what may be spoken of, and what is known of the world before any text is read."""
