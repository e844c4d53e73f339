import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { placesQuery, useEnter } from "../client/people";
import { useSession } from "../client/session";
import { text } from "../text/text";
import { Refusal } from "./notice";
import { Page } from "./page";

const words = text.consultancy.over;

/** What a consultant sees whose access to the organization has ended: the way to another one. */
export function Ended() {
  const { organization } = useSession();
  const { data: places = [] } = useQuery(placesQuery);
  const enter = useEnter();
  const navigate = useNavigate();
  const own = places.filter(({ consultancy, current }) => !consultancy && !current);
  return (
    <Page title={words.title}>
      <Stack gap="md" align="flex-start">
        <Text>{words.body(organization.name)}</Text>
        <Refusal error={enter.error} />
        <Group>
          {own.map(({ id, organization: it }) => (
            <Button key={id} loading={enter.isPending && enter.variables === id} onClick={() => enter.mutate(id, { onSuccess: () => void navigate({ to: "/" }) })}>
              {words.go(it.name)}
            </Button>
          ))}
        </Group>
      </Stack>
    </Page>
  );
}
