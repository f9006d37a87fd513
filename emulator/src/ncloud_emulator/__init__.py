# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An emulator of NAVER Cloud Platform's media and API services.

In a test::

    from ncloud_emulator import Emulator

    with Emulator(state_seconds=0.1) as emulator:
        emulator.seed({"vodstation": {"categories": [{"name": "highlights"}]}})
        os.environ["NCLOUD_ENDPOINT"] = emulator.endpoint

As a process: ``ncloud-emulator --port 8480``.
"""

from ncloud_emulator.errors import ControlError
from ncloud_emulator.server import Emulator

__all__ = ["ControlError", "Emulator", "__version__"]
__version__ = "1.0.0"
