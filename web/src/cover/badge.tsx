import { IconAlertTriangleFilled, IconCircle, IconCircleCheckFilled, IconCircleMinus, IconExclamationCircleFilled } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import type { ClaimState, CoverWord, StandingWord } from "../client/cover";
import { text } from "../text/text";

const words = text.cover;

const covers = {
  covered: { tone: "ok", icon: IconCircleCheckFilled },
  partial: { tone: "warn", icon: IconAlertTriangleFilled },
  missing: { tone: "bad", icon: IconExclamationCircleFilled },
  not_applicable: { tone: "mute", icon: IconCircleMinus },
} as const;

const standings = { open: covers.missing, drafted: { tone: "mute", icon: IconCircle }, claimed: covers.partial, met: covers.covered } as const;

const states = { draft: standings.drafted, ready: { tone: "info", icon: IconCircle }, verified: covers.covered } as const;

export const CoverBadge = ({ of }: { of: CoverWord }) => <Badge {...covers[of]} label={words.words[of]} />;
export const StandingBadge = ({ of }: { of: StandingWord }) => <Badge {...standings[of]} label={words.standings[of]} />;
export const ClaimBadge = ({ of }: { of: ClaimState }) => <Badge {...states[of]} label={words.list.states[of]} />;
