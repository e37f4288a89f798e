"""What amqtt 0.12.1 gets wrong, one file a fault."""
