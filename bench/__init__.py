"""Measures cspt against the tools people would pick instead, in the same run; `make bench` prints the table."""
