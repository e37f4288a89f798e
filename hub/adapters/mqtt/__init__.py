"""The hub's side of MQTT: paho driven from asyncio, and the messages of the office."""
