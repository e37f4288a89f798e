import device
from app import App

device.run("kiosk", App, fw="0.1.0")
