"""Itinerary planner of an itinerant service for young children and parents."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("planner")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0.0.0"
