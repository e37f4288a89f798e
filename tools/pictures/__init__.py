"""Pictures of the guides, drawn from the running product: `python -m tools.pictures`."""
