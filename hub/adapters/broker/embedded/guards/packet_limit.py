"""amqtt reads a packet of any announced length into memory."""

from hub.adapters.broker.embedded.obedience import ObedientBroker
from hub.adapters.broker.embedded.stream import Reader, Writer


class PacketLimit(ObedientBroker):
    """A packet that announces more than `packet_bytes_max` closes its connection before it is read."""

    async def serve(self, reader: Reader, writer: Writer) -> None:
        reader.packet_bytes_max = self.settings.packet_bytes_max
        await super().serve(reader, writer)
