"""One file per board; only files of this folder import `machine` and `network`."""
