import type { SiteCoverage } from "../client/site";
import type { PlacedAlert } from "../obligation/alerts";

/** A warning about sites, as the alerts are shown. */
export const asAlert = ({ code, from, message }: SiteCoverage["warnings"][number]): PlacedAlert => ({ code, from, message, severity: "warning" });
