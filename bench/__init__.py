"""Benchmarks of design section 8. Each prints ratios that were measured in one run."""
