"""The MQTT contract: topics and typed messages, the same for the hub, its consoles and its tests."""
