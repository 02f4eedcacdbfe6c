"""Run cspt as `python -m cspt`."""

from __future__ import annotations

from cspt.cli import main

if __name__ == "__main__":
    main()
