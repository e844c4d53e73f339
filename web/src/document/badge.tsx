import { IconAlertTriangleFilled, IconCircle, IconCircleCheckFilled, IconCircleMinus, IconHourglass } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import type { DocumentState } from "../client/shape";
import { text } from "../text/text";

const words = text.controlled;

const signs = {
  draft: { tone: "mute", icon: IconCircle },
  in_review: { tone: "info", icon: IconHourglass },
  approved: { tone: "info", icon: IconHourglass },
  in_force: { tone: "ok", icon: IconCircleCheckFilled },
  retired: { tone: "mute", icon: IconCircleMinus },
} as const;

/** Where a document stands today. */
export const DocumentBadge = ({ state }: { state: DocumentState }) => <Badge {...signs[state]} label={words.states[state] ?? state} />;

/** That it should have been reviewed by now. */
export const OverdueBadge = () => <Badge tone="warn" icon={IconAlertTriangleFilled} label={words.overdue} />;
