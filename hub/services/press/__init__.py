"""A press on its way: in, understood, decided, durable, answered."""
