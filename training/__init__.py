"""How the shipped language model is made: corpora -> vectors -> syntax, names -> one spaCy pipeline."""
