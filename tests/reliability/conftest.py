"""Gives the reliability tests the small store of the store's own tests."""

from __future__ import annotations

from tests.store.conftest import _desk_master, desk

__all__ = ["_desk_master", "desk"]
