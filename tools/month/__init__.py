"""A whole month, told upstream while a fifth of all calls go wrong, and then compared field by field.

`python -m tools.month --dossiers 14364 --faults 0.2 --seed 1`; `make month`. The month goes
through the real rules into a ledger; `hub up` starts broker, core and sync on it; the provincial system is
`tools.upstream_sim`, a process of its own.
"""
