"""What a month of dossiers must come to."""

from msgspec import Struct

REFUSED_MIN = 4  # one for each way of not being accepted


class Figures(Struct, frozen=True):
    """Those of October 2021 at the reference office by default. `online`, `by_post`: of the new ones;
    `returned_by_post`: results; `refused`: never accepted, so in none of the others.
    """

    new: int = 11_843
    carried_over: int = 2_521
    online: int = 2_597
    by_post: int = 1_180
    returned_by_post: int = 1_782
    refused: int = 60

    @property
    def dossiers(self) -> int:
        """All that were in the office's hands in the month."""
        return self.new + self.carried_over

    def scaled(self, dossiers: int) -> "Figures":
        """The same shares of a smaller or greater month of so many dossiers."""
        part = dossiers / self.dossiers
        carried = round(self.carried_over * part)
        rest = {name: round(getattr(self, name) * part) for name in self.__struct_fields__[2:-1]}
        refused = max(REFUSED_MIN, round(self.refused * part))
        return Figures(dossiers - carried, carried, **rest, refused=refused)
