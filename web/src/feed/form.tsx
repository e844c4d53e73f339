import { Radio, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useMakeFeed } from "../client/feed";
import { useSession } from "../client/session";
import type { NewCalendarFeed } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.feed;

/** A link to make. Its address goes to `made`, and is kept nowhere else. */
export function FeedForm({ made, close }: { made: (address: string) => void; close: () => void }) {
  const { organization } = useSession();
  const make = useMakeFeed();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm<NewCalendarFeed>({ initialValues: { name: "", about: "own" } });
  const submit = form.onSubmit((values) =>
    make.mutate(values, {
      onSuccess: ({ address }) => made(address),
      onError: (error) => setStrays(showRefusal(form, error)),
    }),
  );
  const abouts: NewCalendarFeed["about"][] = ["own", "organization", ...(organization.kind === "consultancy" ? (["portfolio"] as const) : [])];
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={make.error} strays={strays} />
        <TextInput label={words.name} description={words.nameHint} data-autofocus {...form.getInputProps("name")} />
        <Radio.Group label={words.about} {...form.getInputProps("about")}>
          <Stack gap="xs" mt="xs">
            {abouts.map((about) => (
              <Radio key={about} value={about} label={words.abouts[about]} />
            ))}
          </Stack>
        </Radio.Group>
        <Ends close={close} label={words.add} pending={make.isPending} />
      </Stack>
    </form>
  );
}
