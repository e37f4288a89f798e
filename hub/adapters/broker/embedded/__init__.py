"""The broker for demos, tests and small offices: amqtt in a process of its own, with its faults guarded.

python -m hub.adapters.broker.embedded DATA_DIR/broker.json

seams.py      amqtt with the joints that guards need       stream.py, frames.py   bytes and packets
straight.py   one coroutine a connection (speed)           outbox.py              what a client is owed
obedience.py  accounts and rights                          guards/                one file a fault
broker.py     all of it together
"""
