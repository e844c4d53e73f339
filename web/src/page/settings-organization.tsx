import { Button, Checkbox, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Kept } from "../client/api";
import { grantsQuery } from "../client/consultancy";
import { organizationQuery, useChangeOrganization } from "../client/organization";
import { useMay, useSession } from "../client/session";
import type { Organization } from "../client/shape";
import { CountryField } from "../field/country";
import { showRefusal } from "../field/refused";
import { ZoneField } from "../field/zone";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { text } from "../text/text";

const words = text.settings;

export function OrganizationPart() {
  const { data } = useSuspenseQuery(organizationQuery);
  const [base, setBase] = useState(data);
  return (
    <Part title={words.tabs.organization}>
      <OrganizationForm key={base.tag} organization={base.value} tag={base.tag} saved={setBase} />
    </Part>
  );
}

function OrganizationForm({ organization, tag, saved }: { organization: Organization; tag: string; saved: (now: Kept<Organization>) => void }) {
  const change = useChangeOrganization();
  const [strays, setStrays] = useState<string[]>([]);
  const { membership } = useSession();
  const mayTurn = membership.role === "owner" && !membership.consultant;
  const { data: grants = [] } = useQuery({ ...grantsQuery, enabled: useMay("list_grants") });
  const offered = grants.filter(({ state }) => state === "active").map(({ id, consultancy }) => ({ value: id, label: consultancy.name }));
  const { name, country, time_zone } = organization;
  // One that has ended is said no more: the server would refuse it, and it is not shown any longer.
  const brandOf = (chosen: string) => (offered.some(({ value }) => value === chosen) || !chosen ? { brand_grant_id: chosen || null } : {});
  const form = useForm({
    initialValues: {
      name,
      country,
      time_zone,
      sender_name: organization.sender_name ?? "",
      reply_to: organization.reply_to ?? "",
      brand_grant_id: organization.brand_grant_id ?? "",
      consultancy: organization.kind === "consultancy",
    },
  });
  const submit = form.onSubmit(({ consultancy, sender_name, reply_to, brand_grant_id, ...values }) =>
    change.mutate(
      { ...values, sender_name: sender_name.trim() || null, reply_to: reply_to.trim() || null, ...brandOf(brand_grant_id), ...(mayTurn ? { kind: consultancy ? "consultancy" : "client" } : {}), tag },
      {
        onSuccess: (now) => {
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
        <TextInput label={words.organization.name} autoComplete="organization" {...form.getInputProps("name")} />
        <CountryField label={words.organization.country} allowDeselect={false} {...form.getInputProps("country")} />
        <ZoneField label={words.organization.zone} description={words.organization.zoneHint} {...form.getInputProps("time_zone")} />
        <TextInput
          label={words.organization.sender}
          description={words.organization.senderHint}
          maxLength={70}
          {...form.getInputProps("sender_name")}
        />
        <TextInput
          label={words.organization.replyTo}
          description={words.organization.replyToHint}
          type="email"
          maxLength={254}
          {...form.getInputProps("reply_to")}
        />
        {offered.length > 0 ? (
          <Select
            label={text.brand.choose}
            description={text.brand.chooseHint}
            data={[{ value: "", label: text.brand.none }, ...offered]}
            allowDeselect={false}
            {...form.getInputProps("brand_grant_id")}
          />
        ) : null}
        {mayTurn ? (
          <Checkbox label={text.consultancy.kind.label} description={text.consultancy.kind.hint} {...form.getInputProps("consultancy", { type: "checkbox" })} />
        ) : null}
        <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
          {text.frame.save}
        </Button>
      </Stack>
    </form>
  );
}
