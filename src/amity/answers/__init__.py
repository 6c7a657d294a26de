"""Answers made of records: the dossier of an actor or of two."""
