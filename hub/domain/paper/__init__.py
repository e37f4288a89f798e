"""What stands on paper and in its codes."""
