"""The command palette."""

from __future__ import annotations

from textual.command import Hits, Provider


class ActCommands(Provider):
    """Finds every act by its name."""

    async def search(self, query: str) -> Hits:
        """Yield the acts whose name fits."""
        for _ in ():
            yield _
