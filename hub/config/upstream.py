"""[upstream]: where the provincial one-stop system is, and who we are there. The password is not in the file.

It stands in `upstream.secret` beside office.toml (mode 600) or in MOTCUA_UPSTREAM_PASSWORD.
"""

from typing import Final

from hub.config.settings import UpstreamSettings
from hub.config.table import Table

PULL_ROWS_MAX: Final = 1_000
CODE_CHARS_MAX: Final = 40
PROFILE: Final = r"[a-z0-9][a-z0-9-]{0,39}"  # a file of this name says how a province speaks
URL: Final = r"https?://[^\s/]+(/[^\s]*)?"


def upstream(root: Table) -> UpstreamSettings | None:
    """The settings; None: this office tells nobody."""
    if "upstream" not in root.data:
        root.table("upstream")
        return None
    table, standard = root.table("upstream"), UpstreamSettings(url="", username="", agency="")
    kinds, services = table.table("owner_kinds"), table.table("services")
    value = UpstreamSettings(
        url=table.pattern("url", URL, "url"),
        username=table.text("username"),
        agency=table.text("agency"),
        timeout_s=table.integer("timeout_s", 1, 300, standard.timeout_s),
        parallel=table.integer("parallel", 1, 64, standard.parallel),
        batch=table.integer("batch", 1, 500, standard.batch),
        profile=table.pattern("profile", PROFILE, "profile") if "profile" in table.data else standard.profile,
        lists=_lists(table),
        owner_kinds={name: kinds.text(name) for name in kinds.data},
        pull_every_s=table.integer("pull_every_s", 10, 86_400, standard.pull_every_s),
        pull_rows=table.integer("pull_rows", 1, PULL_ROWS_MAX, standard.pull_rows),
        services={what: services.text(what, name, empty=True) for what, name in standard.services.items()},
    )
    services.done()
    kinds.done()
    table.done()
    return value


def _lists(root: Table) -> dict[str, dict[str, str]]:
    """[upstream.lists.<field>]: its codes by our names, over those of the profile."""
    table = root.table("lists")
    lists = {}
    for field in table.data:
        codes = table.table(field)
        lists[field] = {name: codes.text(name, chars_max=CODE_CHARS_MAX) for name in codes.data}
        codes.done()
    table.done()
    return lists
