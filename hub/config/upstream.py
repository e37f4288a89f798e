"""[upstream]: where the provincial one-stop system is, and who we are there. The password is not in the file.

It stands in `upstream.secret` beside office.toml (mode 600) or in MOTCUA_UPSTREAM_PASSWORD.
"""

from typing import Final

from hub.config.settings import UpstreamSettings
from hub.config.table import Table

PULL_ROWS_MAX: Final = 1_000
URL: Final = r"https?://[^\s/]+(/[^\s]*)?"


def upstream(root: Table) -> UpstreamSettings | None:
    """The settings; None: this office tells nobody."""
    if "upstream" not in root.data:
        root.table("upstream")
        return None
    table, standard = root.table("upstream"), UpstreamSettings(url="", username="", agency="")
    kinds, lists = table.table("owner_kinds"), table.table("services")
    value = UpstreamSettings(
        url=table.pattern("url", URL, "url"),
        username=table.text("username"),
        agency=table.text("agency"),
        timeout_s=table.integer("timeout_s", 1, 300, standard.timeout_s),
        parallel=table.integer("parallel", 1, 64, standard.parallel),
        batch=table.integer("batch", 1, 500, standard.batch),
        owner_kinds={name: kinds.text(name) for name in kinds.data},
        pull_every_s=table.integer("pull_every_s", 10, 86_400, standard.pull_every_s),
        pull_rows=table.integer("pull_rows", 1, PULL_ROWS_MAX, standard.pull_rows),
        services={what: lists.text(what, name, empty=True) for what, name in standard.services.items()},
    )
    lists.done()
    kinds.done()
    table.done()
    return value
