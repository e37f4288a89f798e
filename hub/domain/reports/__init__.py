"""The figures of a day, a month or a quarter, from plain rows; `hub.services.reports.figures` asks for these.

period.py        from when to when            cases.py       where a dossier is counted, and how it stands
ii06a.py         form II.06a with its checks  agencies.py    on-time shares, channels, fees
queue.py         waits, services, hours       satisfaction.py  ratings
confidential.py  which lines of ratings may be shown, so that no small group can be worked out
tables.py        what renderers get: typed columns and rows
"""
