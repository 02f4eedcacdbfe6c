"""Brings two lines of a store's history together, in memory: the merged tree, and what people must decide."""
