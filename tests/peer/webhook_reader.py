"""Reads requests as JSON lines of { now, secret, headers, body } and says of each what the library of the
specification makes of it: the parsed body, or null when it refuses."""

import json
import sys
from datetime import datetime as real

from standardwebhooks import webhooks


def at(seconds):
    """The library asks the machine's clock how old a request is; the test has a clock of its own."""

    class Clock(real):
        @classmethod
        def now(cls, tz=None):
            return real.fromtimestamp(seconds, tz)

    return Clock


for line in sys.stdin:
    request = json.loads(line)
    webhooks.datetime = at(request["now"])
    try:
        parsed = webhooks.Webhook(request["secret"]).verify(request["body"], request["headers"])
    except webhooks.WebhookVerificationError:
        parsed = None
    print(json.dumps(parsed))
