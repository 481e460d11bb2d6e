"""Printed documents: French texts gathered here, laid out by the templates of `typst/`."""
