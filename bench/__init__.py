"""Benchmarks of docs/design.md section 8. Each prints ratios that were measured in one run."""
