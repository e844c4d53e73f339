import { Anchor, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { placesQuery, useEnter } from "../client/people";
import { text } from "../text/text";

const words = text.portfolio;

/** A client's name; for who works there, the way in. */
export function EnterClient({ organization, name }: { organization: string; name: string }) {
  const { data: places = [] } = useQuery(placesQuery);
  const navigate = useNavigate();
  const enter = useEnter();
  const place = places.find(({ organization: it }) => it.id === organization);
  if (!place) return <Text fw={600}>{name}</Text>;
  const go = () =>
    enter.mutate(place.id, {
      onSuccess: async () => {
        await navigate({ to: "/" });
        notifications.show({ message: words.entered(name) });
      },
    });
  return (
    <Anchor component="button" type="button" fw={600} ta="left" onClick={go} disabled={enter.isPending} aria-label={words.work(name)}>
      {name}
    </Anchor>
  );
}
