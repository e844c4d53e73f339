import { Anchor, Button, Checkbox, Fieldset, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sitesQuery, useAddSite } from "../client/register";
import { useSession } from "../client/session";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import type { CertificationForm } from "./values";

const words = text.form;

/** The sites a certificate covers: the recorded ones to tick, and a place for a new one. */
export function SiteField({ form }: { form: CertificationForm }) {
  const { data: sites } = useSuspenseQuery(sitesQuery);
  const [adding, setAdding] = useState(false);
  return (
    <Stack gap="sm" align="flex-start">
      <Checkbox.Group label={text.certification.sites} description={words.sitesHint} {...form.getInputProps("site_ids")}>
        <Stack gap="xs" mt={sites.length > 0 ? "xs" : 0}>
          {sites.map((site) => (
            <Checkbox key={site.id} value={site.id} label={site.name} description={site.address} />
          ))}
        </Stack>
      </Checkbox.Group>
      {adding ? (
        <NewSite
          first={sites.length === 0}
          close={(id) => {
            if (id) form.setFieldValue("site_ids", [...form.values.site_ids, id]);
            setAdding(false);
          }}
        />
      ) : (
        <Anchor component="button" type="button" onClick={() => setAdding(true)}>
          {words.siteAdd}
        </Anchor>
      )}
    </Stack>
  );
}

function NewSite({ first, close }: { first: boolean; close: (id?: string) => void }) {
  const { organization } = useSession();
  const add = useAddSite();
  const form = useForm({ initialValues: { name: "", address: "", is_central: first } });
  const save = () =>
    add.mutate(
      { ...form.values, country: organization.country },
      { onSuccess: ({ id }) => close(id), onError: (error) => showRefusal(form, error) },
    );
  return (
    <Fieldset legend={words.siteAdd} w="100%">
      <Stack gap="md">
        <Refusal error={add.error} />
        <TextInput label={words.siteName} data-autofocus {...form.getInputProps("name")} />
        <TextInput label={words.siteAddress} autoComplete="street-address" {...form.getInputProps("address")} />
        <Checkbox label={words.siteCentral} {...form.getInputProps("is_central", { type: "checkbox" })} />
        <Group gap="sm">
          <Button variant="default" onClick={save} loading={add.isPending}>
            {words.siteAdd}
          </Button>
          <Anchor component="button" type="button" onClick={() => close()}>
            <Text inherit>{text.frame.cancel}</Text>
          </Anchor>
        </Group>
      </Stack>
    </Fieldset>
  );
}
