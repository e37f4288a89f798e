"""A day of an office in virtual time, under the real rules: what if more people come, or counters change.

`demand` makes the citizens of a day, `staff` the officers; `hall` is the office with the rules of
`hub.domain`; `day` lets the time pass; `figures` says what came of it; `plans` changes the office. The same
seed is the same day: two plans are compared with the same citizens, who need the same time at a counter.
"""
