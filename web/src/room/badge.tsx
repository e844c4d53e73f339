import { IconCircleCheckFilled, IconCircleMinus, IconLock } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import type { AuditRoomLine } from "../client/shape";
import { text } from "../text/text";

const states = {
  open: { tone: "ok", icon: IconCircleCheckFilled },
  frozen: { tone: "info", icon: IconLock },
  closed: { tone: "mute", icon: IconCircleMinus },
} as const;

export const RoomBadge = ({ state }: { state: AuditRoomLine["state"] }) => <Badge {...states[state]} label={text.room.states[state]} />;
