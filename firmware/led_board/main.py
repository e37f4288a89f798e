import device
from app import App

device.run("led_board", App, fw="0.1.0")
