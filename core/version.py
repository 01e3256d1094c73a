"""The version, in the one place that all others read (pyproject.toml too)."""

VERSION = "0.1.0"
