"""The ways an act can fail, each with the exit code a command ends with.

    CsptError
      ├── SetupError         2  git, the identity or the folder is not ready
      ├── BadRequest         2  the words of the command do not fit
      ├── NoStore            3  no store here
      ├── NoSuchRecord       4  no record of that id
      │     └── AmbiguousId  4  several records of that id
      ├── InvalidRecord      5  the record or value is invalid
      ├── BadFile            5  a document handed in cannot be read, or holds no plan
      ├── Busy               6  another program holds the store, or changed it meanwhile
      └── NotSynced          7  the shared store was not reached

Trouble in the data is not an error: it is a `cspt.model.problem.Problem`, a value that is always shown.
"""

from __future__ import annotations

from typing import ClassVar


class CsptError(Exception):
    """An act that could not be done; its text is one line that says what is wrong and what to do."""

    exit_code: ClassVar[int] = 1


class SetupError(CsptError):
    """The machine is not ready: no git, no identity, a folder that cannot be written."""

    exit_code: ClassVar[int] = 2


class BadRequest(CsptError):
    """The request names a field, a kind or a filter that does not exist."""

    exit_code: ClassVar[int] = 2


class NoStore(CsptError):
    """There is no store in this folder or above it, or it cannot be read as one."""

    exit_code: ClassVar[int] = 3


class NoSuchRecord(CsptError):
    """No record answers to the id that was typed."""

    exit_code: ClassVar[int] = 4


class AmbiguousId(NoSuchRecord):
    """Several records answer to the id that was typed; the text lists them."""


class InvalidRecord(CsptError):
    """The record cannot be read, or a value does not fit its field."""

    exit_code: ClassVar[int] = 5


class BadFile(CsptError):
    """A document that was handed in is not what it claims to be, is beyond the bounds, or holds no plan."""

    exit_code: ClassVar[int] = 5


class Busy(CsptError):
    """Another program holds the store, or moved it on while this one prepared its act."""

    exit_code: ClassVar[int] = 6


class NotSynced(CsptError):
    """The shared store could not be reached or brought together."""

    exit_code: ClassVar[int] = 7
