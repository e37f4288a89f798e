"""What all commands have in common, and the types of their fields.

Lengths are bounded so that nothing unbounded reaches the ledger: the store keeps 64 bits of a number, and
Python's `$` lets a line feed pass.
"""

from typing import Annotated

from msgspec import Meta, Struct

DeviceName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$(?!\n)")]
Short = Annotated[str, Meta(min_length=1, max_length=64)]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,40}$(?!\n)")]
Hex = Annotated[str, Meta(pattern=r"^([0-9a-f]{2}){1,64}$(?!\n)")]
Letter = Annotated[str, Meta(min_length=1, max_length=2)]
Job = Annotated[str, Meta(min_length=1, max_length=80)]  # "<device>-<boot>-<seq>", each at its longest
Natural = Annotated[int, Meta(ge=0, le=2**53)]
PasswordHash = Annotated[str, Meta(pattern=r"^[!-~]{1,256}$(?!\n)")]  # it stands on a line of a file
Number = Annotated[str, Meta(pattern=r"^[A-Z]{1,2}[0-9]{1,5}$(?!\n)")]

Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$(?!\n)")]
Minute = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$(?!\n)")]
Errands = Annotated[tuple[Letter, ...], Meta(max_length=16)]
Page = Annotated[int, Meta(ge=0, le=9_999)]
Card = Annotated[str, Meta(pattern=r"^([0-9a-f]{8}|[0-9a-f]{14}|[0-9a-f]{20})$(?!\n)")]  # UID: 4, 7, 10 bytes
Reference = Annotated[str, Meta(pattern=r"^[A-Z0-9_/-]{1,64}$(?!\n)")]  # a kiosk takes a dot for a dossier's
DossierCode = Annotated[str, Meta(min_length=1, max_length=64)]  # as scanned; the office's patterns decide
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]


class Command(Struct, frozen=True, forbid_unknown_fields=False):
    """Base of all commands."""
