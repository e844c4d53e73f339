import { Button, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Kept } from "../client/api";
import { personQuery, useChangePerson } from "../client/organization";
import { useSession } from "../client/session";
import type { Person } from "../client/shape";
import { showRefusal } from "../field/refused";
import { ZoneField } from "../field/zone";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { change as changeLanguage } from "../language/choice";
import { languageNames, languages } from "../language/language";
import { Organizations } from "../person/account";
import { Goodbye } from "../person/goodbye";
import { OwnMailStop } from "../person/mail-stop";
import { text } from "../text/text";

const words = text.settings.person;

export function PersonPart() {
  const { data } = useSuspenseQuery(personQuery);
  const [base, setBase] = useState(data);
  return (
    <Stack gap="xl">
      <OwnMailStop />
      <Part title={text.settings.tabs.person}>
        <PersonForm key={base.tag} person={base.value} tag={base.tag} saved={setBase} />
      </Part>
      <Organizations />
      <Goodbye />
    </Stack>
  );
}

function PersonForm({ person, tag, saved }: { person: Person; tag: string; saved: (now: Kept<Person>) => void }) {
  const { organization } = useSession();
  const change = useChangePerson();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { name: person.name, time_zone: person.time_zone ?? null, language: person.language } });
  const submit = form.onSubmit((values) =>
    change.mutate(
      { ...values, tag },
      {
        onSuccess: (now) => {
          if (changeLanguage(now.value.language)) return;
          saved(now);
          notifications.show({ message: text.frame.saved });
        },
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md" maw={480}>
        <Refusal error={change.error} strays={strays} />
        <TextInput label={words.name} autoComplete="name" {...form.getInputProps("name")} />
        <TextInput label={words.email} value={person.email} disabled />
        <ZoneField
          label={words.zone}
          description={words.zoneHint}
          none={words.zoneNone(organization.time_zone)}
          {...form.getInputProps("time_zone")}
        />
        <Select
          label={words.language}
          description={words.languageHint}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
          allowDeselect={false}
          {...form.getInputProps("language")}
        />
        <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
          {text.frame.save}
        </Button>
      </Stack>
    </form>
  );
}
