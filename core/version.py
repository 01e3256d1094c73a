"""The version, in the one place that all others read (a test compares pyproject.toml)."""

VERSION = "0.1.0"
