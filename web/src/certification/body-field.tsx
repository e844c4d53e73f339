import { Anchor, Fieldset, Select, Stack, TextInput } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { bodiesQuery } from "../client/register";
import { useSession } from "../client/session";
import { CountryField } from "../field/country";
import { ZoneField } from "../field/zone";
import { text } from "../text/text";
import type { CertificationForm } from "./values";

const words = text.form;
const NONE = "none";

/** Chooses a recorded certification body or asks for a new one in place. */
export function BodyField({ form }: { form: CertificationForm }) {
  const { data: bodies } = useSuspenseQuery(bodiesQuery);
  const { organization } = useSession();
  const adding = form.values.new_body !== null;
  const begin = () =>
    form.setFieldValue("new_body", { name: "", country: organization.country, accreditation_body: "", time_zone: organization.time_zone });
  if (adding) {
    return (
      <Fieldset legend={words.bodyNew} variant="default">
        <Stack gap="md">
          <TextInput label={words.bodyName} {...form.getInputProps("new_body.name")} />
          <TextInput label={words.bodyAccreditation} description={words.bodyAccreditationHint} {...form.getInputProps("new_body.accreditation_body")} />
          <CountryField label={words.bodyCountry} {...form.getInputProps("new_body.country")} />
          <ZoneField label={words.bodyZone} {...form.getInputProps("new_body.time_zone")} />
          <Anchor component="button" type="button" onClick={() => form.setFieldValue("new_body", null)} ta="left">
            {text.frame.cancel}
          </Anchor>
        </Stack>
      </Fieldset>
    );
  }
  return (
    <Stack gap="xs" align="flex-start">
      {bodies.length > 0 ? (
        <Select
          w="100%"
          label={text.certification.body}
          allowDeselect={false}
          searchable
          data={[{ value: NONE, label: words.bodyNone }, ...bodies.map(({ id, name }) => ({ value: id, label: name }))]}
          {...form.getInputProps("certification_body_id")}
          value={form.values.certification_body_id || NONE}
          onChange={(value) => form.setFieldValue("certification_body_id", value === NONE ? "" : (value ?? ""))}
        />
      ) : null}
      <Anchor component="button" type="button" onClick={begin}>
        {words.bodyNew}
      </Anchor>
    </Stack>
  );
}
