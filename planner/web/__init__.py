"""The coordinator's page: a small web server on her own computer."""
