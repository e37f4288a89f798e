"""A piezo buzzer on a PWM pin."""

import asyncio

HALF = 32768  # duty of a square wave, of 65536


class Buzzer:
    def __init__(self, board):
        self._pwm = board.pwm("BUZZER")
        self._pwm.duty_u16(0)

    async def beep(self, ms=60, hz=2400):
        """Sound for `ms`; silent again even when cancelled."""
        self._pwm.freq(hz)
        self._pwm.duty_u16(HALF)
        try:
            await asyncio.sleep_ms(ms)
        finally:
            self._pwm.duty_u16(0)

    async def error(self):
        """Two low tones: that did not work."""
        await self.beep(120, 800)
        await asyncio.sleep_ms(60)
        await self.beep(180, 600)
