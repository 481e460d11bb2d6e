"""The vocabulary of the service: frozen dataclasses, no input or output."""
