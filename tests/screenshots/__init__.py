"""Pictures of every page and dialog of the window, as main() shows it: `python -m tests.screenshots --help`."""
