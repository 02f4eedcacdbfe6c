"""Reads documents of every format into one neutral form, within bounds of size, depth and time."""
