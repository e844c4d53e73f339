// Reads requests as JSON lines of { now, secret, headers, body } and says of each what the library of the
// specification makes of it: the parsed body, or null when it refuses.
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

for await (const line of createInterface({ input: process.stdin })) {
  const { now, secret, headers, body } = JSON.parse(line);
  // The library asks the machine's clock how old a request is; the test has a clock of its own.
  Date.now = () => now * 1000;
  let parsed = null;
  try {
    parsed = new Webhook(secret).verify(body, headers);
  } catch (fault) {
    if (fault.name !== 'WebhookVerificationError') throw fault;
  }
  console.log(JSON.stringify(parsed));
}
