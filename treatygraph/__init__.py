"""News text about diplomacy and security in, a validated RDF knowledge graph with evidence out."""

__version__ = "0.1.0"
