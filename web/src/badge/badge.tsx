import {
  type Icon,
  IconAlertTriangleFilled,
  IconCalendarEvent,
  IconCircle,
  IconCircleCheckFilled,
  IconCircleMinus,
  IconCircleXFilled,
  IconExclamationCircleFilled,
  IconHourglass,
  IconLock,
  IconAdjustmentsHorizontal,
  IconPlayerPauseFilled,
} from "@tabler/icons-react";
import type { CertificateStatus, ObligationState } from "../client/shape";
import { text } from "../text/text";
import classes from "./badge.module.css";

export type Tone = "ok" | "info" | "warn" | "bad" | "mute" | "plain";

/** A state is told by its word, its colour and its shape: never by the colour alone. */
export function Badge({ tone, icon: Sign, label, hint }: { tone: Tone; icon: Icon; label: string; hint?: string }) {
  return (
    <span className={classes.badge} data-tone={tone} title={hint}>
      <Sign size={14} aria-hidden />
      {label}
    </span>
  );
}

export const stateSign: Record<ObligationState, { tone: Tone; icon: Icon }> = {
  open: { tone: "mute", icon: IconCircle },
  planned: { tone: "info", icon: IconCalendarEvent },
  done: { tone: "ok", icon: IconCircleCheckFilled },
  at_risk: { tone: "warn", icon: IconAlertTriangleFilled },
  overdue: { tone: "bad", icon: IconExclamationCircleFilled },
  waived: { tone: "mute", icon: IconCircleMinus },
};

export function StateBadge({ state }: { state: ObligationState }) {
  return <Badge {...stateSign[state]} label={text.state[state]} />;
}

export function LimitBadge({ hard }: { hard: boolean }) {
  return hard ? (
    <Badge tone="plain" icon={IconLock} label={text.obligation.hard} hint={text.obligation.hardHint} />
  ) : (
    <Badge tone="plain" icon={IconAdjustmentsHorizontal} label={text.obligation.soft} hint={text.obligation.softHint} />
  );
}

const statusSign: Record<CertificateStatus, { tone: Tone; icon: Icon }> = {
  applied: { tone: "info", icon: IconHourglass },
  stage1_done: { tone: "info", icon: IconHourglass },
  stage2_done: { tone: "info", icon: IconHourglass },
  decision_pending: { tone: "info", icon: IconHourglass },
  certified: { tone: "ok", icon: IconCircleCheckFilled },
  certified_at_risk: { tone: "warn", icon: IconAlertTriangleFilled },
  overdue: { tone: "bad", icon: IconExclamationCircleFilled },
  suspended: { tone: "bad", icon: IconPlayerPauseFilled },
  expired_restorable: { tone: "bad", icon: IconExclamationCircleFilled },
  lapsed: { tone: "bad", icon: IconCircleXFilled },
  withdrawn: { tone: "bad", icon: IconCircleXFilled },
  cancelled: { tone: "mute", icon: IconCircleMinus },
  transferred: { tone: "mute", icon: IconCircleMinus },
};

export function StatusBadge({ status }: { status: CertificateStatus }) {
  return <Badge {...statusSign[status]} label={text.status[status]} />;
}
