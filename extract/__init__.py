"""Reads a document: text in, an ``Extraction`` out."""
