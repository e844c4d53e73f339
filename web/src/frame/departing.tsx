import { useQuery } from "@tanstack/react-query";
import { organizationQuery } from "../client/organization";
import { inMoment } from "../key/words";
import { text } from "../text/text";
import { Notice } from "./notice";

/** Says on every page that the organization is going to be deleted, while it is. */
export function Departing() {
  const { data } = useQuery(organizationQuery);
  const due = data?.value.deletion_due_at;
  return due ? <Notice tone="warn">{text.leaving.deletion.due(inMoment(due))}</Notice> : null;
}
