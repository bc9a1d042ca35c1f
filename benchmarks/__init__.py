"""What treatygraph costs, in figures that anyone can have printed."""
