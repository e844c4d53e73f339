import { IconAlertTriangleFilled, IconHelpCircleFilled, IconLock } from "@tabler/icons-react";
import { Badge } from "../badge/badge";
import type { EditionTransition } from "../client/shape";
import { text } from "../text/text";

const signs = {
  unconfirmed: { tone: "warn", icon: IconAlertTriangleFilled },
  confirmed_once: { tone: "warn", icon: IconHelpCircleFilled },
  binding: { tone: "ok", icon: IconLock },
} as const;

/** How sure the dates of a transition are. */
export function CertaintyBadge({ certainty }: Pick<EditionTransition, "certainty">) {
  return <Badge {...signs[certainty]} label={text.edition.certainty[certainty]} hint={text.edition.certaintyHint} />;
}
