"""What the shipped pipelines are made of, beside what spaCy brings."""
