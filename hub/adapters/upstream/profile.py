"""How one provincial system speaks: where its answers stand, who gives codes, its lists of codes, its words.

Every province has a system of its own making on the same national format. What differs is data, in a file
(`profiles/*.toml`, or one of the office's own), and never code. What a profile does not know is told as "".
"""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from hub.domain.text import NotUtf8, from_bytes
from hub.i18n import LANGS, catalogue

STANDARD: Final = "national"
FILE_BYTES_MAX: Final = 200_000

Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_/.-]+$")]
OptionalName = Annotated[str, Meta(max_length=80, pattern=r"^[A-Za-z0-9_/.-]*$")]
Said = Annotated[str, Meta(min_length=1, max_length=80)]
Words = Annotated[tuple[Said, ...], Meta(max_length=20)]
Code = Annotated[str, Meta(max_length=40)]
CodeList = dict[Annotated[str, Meta(max_length=300)], Code]


class Answers(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it answers. `rows`: fields in which rows may stand. `absent_not`: words of what else is not there.

    `good`, `exists`, `session_over`: its codes, as text. `ignored`: fields with lists or objects that are no
    rows. `absent_empty`: a look-up without rows means that it does not have the dossier.
    """

    rows: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=5)] = ("data", "result")
    code: Name = "error_code"
    message: Name = "message"
    good: Words = ("0", "00")
    exists: Words = ("3", "-3")
    exists_says: Words = ("đã tồn tại",)
    absent_says: Words = ("không tồn tại", "không tìm thấy")
    absent_not: Words = ()
    absent_empty: bool = True
    session_over: Words = ("401",)
    future_says: Words = ("tương lai",)
    ignored: Annotated[tuple[Name, ...], Meta(max_length=20)] = ()


class Services(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it calls its services. `next_code`: the one that gives a code; "": there is none.

    `look_up_receipt_field`: the field by which a dossier is found under the number of its receipt; "": none.
    """

    login: Name = "/login"
    calls: Name = "/api"
    look_up: Name = "TraCuuHoSo"
    look_up_field: Name = "mahoso"
    look_up_receipt_field: OptionalName = ""
    dossiers: Name = "DongBoHoSoMC"
    progress: Name = "CapNhatTienDoHoSoMC"
    next_code: OptionalName = ""
    next_code_field: Name = "MaHoSo"


class Codes(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who gives a dossier its code. `known_by_receipt`: it knows a dossier again by SoBienNhan alone."""

    issued_by: Literal["portal", "service", "nobody"] = "portal"
    known_by_receipt: bool = True


class Fields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`newer`: the fields that newer clients send are told too."""

    newer: bool = False


class Profile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dialect. `lists`: codes by our names, for each of its fields; `steps`: NoiDungXuLy by our steps."""

    name: str = STANDARD
    about: Annotated[str, Meta(max_length=400)] = ""
    answers: Answers = Answers()
    services: Services = Services()
    codes: Codes = Codes()
    fields: Fields = Fields()
    lists: dict[Name, CodeList] = {}
    steps: dict[Name, Annotated[str, Meta(min_length=1, max_length=200)]] = {}

    def code_of(self, field: str, ours: str, *, otherwise: str = "") -> str:
        """Its code for what we call so; `otherwise` where its list is not known or does not have it."""
        known = self.lists.get(field, {})
        return known.get(ours) or known.get(ours.casefold(), otherwise)

    def ours_of(self, field: str, theirs: str) -> str:
        """What we call what it has under this code, or ""."""
        return next((ours for ours, code in self.lists.get(field, {}).items() if code == theirs), "")

    def step_text(self, step: str) -> str:
        """A step in words, in Vietnamese: upstream is read by people."""
        known = self.steps.get(step) or catalogue(LANGS[0]).get(f"dossier.step.{step}", step)
        return known[:1].upper() + known[1:]

    def with_lists(self, lists: Mapping[str, Mapping[str, str]]) -> "Profile":
        """The same with the lists of an office, which count for more."""
        merged = {
            field: {**self.lists.get(field, {}), **lists.get(field, {})} for field in (*self.lists, *lists)
        }
        return msgspec.structs.replace(self, lists=merged)


class BadProfile(ValueError):
    """A file that is no profile; the message says where."""


def builtin() -> tuple[str, ...]:
    """The names of the profiles that come with the hub, the standard one first."""
    folder = files("hub.adapters.upstream").joinpath("profiles")
    names = sorted(one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml"))
    return (STANDARD, *(name for name in names if name != STANDARD))


def read_builtin(name: str) -> Profile:
    """One of `builtin()`."""
    file = files("hub.adapters.upstream").joinpath("profiles", f"{name}.toml")
    return decode(file.read_bytes(), name)


def read_file(path: Path) -> Profile:
    """An office's own. Raises OSError, BadProfile."""
    with path.open("rb") as file:
        content = file.read(FILE_BYTES_MAX + 1)
    if len(content) > FILE_BYTES_MAX:
        raise BadProfile(f"more than {FILE_BYTES_MAX} bytes")
    return decode(content, path.stem)


def decode(content: bytes, name: str) -> Profile:
    """A profile in TOML. Raises BadProfile."""
    try:
        read = msgspec.toml.decode(from_bytes(content), type=Profile)
    except NotUtf8 as wrong:
        raise BadProfile(f"{wrong}; save the file as UTF-8") from None
    except RecursionError:
        raise BadProfile("brackets too deep") from None
    except ValueError as wrong:  # of msgspec, and of Python for a number of thousands of digits
        raise BadProfile(str(wrong)) from None
    if read.codes.issued_by == "service" and not read.services.next_code:
        raise BadProfile("codes.issued_by is `service` and services.next_code is not named")
    return msgspec.structs.replace(read, name=name)
