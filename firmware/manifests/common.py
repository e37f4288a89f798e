# What every device freezes: the port's own modules, firmware/lib, and the folder of the device.
#
# Frozen byte code and constants stay in flash; compiled from files they would fill the heap (decision 0025).
# Not frozen: config.json, which each device has of its own, and the fonts of a display, which are read letter
# by letter. They are files of the flash: /config.json, /lib/drivers/fonts/*.mf.

options.defaults(device="kiosk")

include("$(PORT_DIR)/boards/manifest.py")
freeze("../lib")
freeze("../" + options.device)
