"""Judges a graph: SHACL shapes and the gate that applies them."""
