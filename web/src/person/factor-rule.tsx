import { Stack, Switch } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { organizationQuery } from "../client/organization";
import { useSetRule } from "../client/security";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.security.rule;

/** The owner's switch: every member must have a second factor. */
export function FactorRule() {
  const { data } = useSuspenseQuery(organizationQuery);
  const set = useSetRule();
  return (
    <Stack gap="xs">
      <Refusal error={set.error} />
      <Switch
        label={words.label}
        description={words.hint}
        checked={data.value.second_factor_required}
        disabled={set.isPending}
        onChange={(event) => set.mutate(event.currentTarget.checked)}
      />
    </Stack>
  );
}
