"""Builds learning packages that platforms import from courses in Markdown and question banks in YAML."""

__version__ = "0.1.0"
