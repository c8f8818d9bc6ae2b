"""The assets, one module per layer."""
