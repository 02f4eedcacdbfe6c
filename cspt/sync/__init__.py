"""Bringing the copies of a shared store together."""
