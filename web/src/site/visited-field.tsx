import { Checkbox, type CheckboxGroupProps, Stack } from "@mantine/core";
import type { SiteAudit, SiteRecord } from "../client/site";
import { text } from "../text/text";

const words = text.site.visits;

const visitedAt = (audit: SiteAudit | undefined) => (audit?.sites ?? []).filter(({ visited_on }) => visited_on).map(({ site_id }) => site_id);

/** Before anything is recorded, the sample is what was most likely visited. */
export const likely = (audit: SiteAudit | undefined) => {
  const visited = visitedAt(audit);
  return visited.length > 0 ? visited : (audit?.sites ?? []).filter(({ how }) => how).map(({ site_id }) => site_id);
};

type Props = Omit<CheckboxGroupProps<string>, "children"> & { sites: SiteRecord[] };

/** Which of the sites an audit visited. */
export function VisitedField({ sites, ...props }: Props) {
  return (
    <Checkbox.Group label={words.sites} description={words.hint} {...props}>
      <Stack gap="xs" mt="xs">
        {sites.map(({ id, name, is_central }) => (
          <Checkbox key={id} value={id} label={name} description={is_central ? text.site.central : undefined} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
