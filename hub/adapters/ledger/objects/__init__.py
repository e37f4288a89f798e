"""How the objects of the domain lie in the query tables: each column stands here once.

shape.py     what a column is; reading, inserting and writing back
queue.py     tickets, counters, bookings, devices
dossiers.py  dossiers and the parts of their agencies
"""
