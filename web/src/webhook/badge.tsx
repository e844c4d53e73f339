import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleMinus, IconClock, IconExclamationCircleFilled } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import type { DeliveryStage, WebhookEndpoint } from "../client/shape";
import { text } from "../text/text";

const words = text.webhook;

/** Whether anything is sent to it, and whether it takes it. */
export function EndpointBadge({ of: { enabled, disabled_because, failing_since } }: { of: WebhookEndpoint }) {
  if (enabled && failing_since) return <Badge tone="warn" icon={IconAlertTriangleFilled} label={words.states.failing} />;
  if (enabled) return <Badge tone="ok" icon={IconCircleCheckFilled} label={words.states.on} />;
  return <Badge tone={disabled_because ? "bad" : "mute"} icon={disabled_because ? IconExclamationCircleFilled : IconCircleMinus} label={words.states.off} />;
}

const signs = {
  ready: { tone: "info", icon: IconClock },
  running: { tone: "info", icon: IconClock },
  delivered: { tone: "ok", icon: IconCircleCheckFilled },
  failed: { tone: "bad", icon: IconExclamationCircleFilled },
} as const;

export function StageBadge({ stage }: { stage: DeliveryStage }) {
  return <Badge {...signs[stage]} label={words.stages[stage]} />;
}
