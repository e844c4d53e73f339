import { Box } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { organizationQuery } from "../client/organization";
import { inMoment } from "../key/words";
import { text } from "../text/text";
import { Notice } from "./notice";

/** Says on every page that the organization is going to be deleted, while it is; the page that takes it back says so itself. */
export function Departing() {
  const { data } = useQuery(organizationQuery);
  const here = useRouterState({ select: ({ location }) => location.pathname });
  const due = data?.value.deletion_due_at;
  if (!due || here === "/settings/leaving") return null;
  return (
    <Box mb="lg">
      <Notice tone="warn">{text.leaving.deletion.due(inMoment(due))}</Notice>
    </Box>
  );
}
