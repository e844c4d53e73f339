import { Button, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { bodiesQuery, bodyQuery, useAddBody, useChangeBody } from "../client/register";
import { useSession } from "../client/session";
import type { CertificationBody } from "../client/shape";
import { CountryField, countryName } from "../field/country";
import { showRefusal } from "../field/refused";
import { ZoneField } from "../field/zone";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Ends } from "../frame/ends";
import { useOrganizationLayers } from "../policy/layers";
import { PolicySection } from "../policy/section";
import { type Layer, refusedLine, toPatch, valuesOf } from "../policy/values";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.settings.bodies;

export function BodiesPart() {
  const { data: bodies } = useSuspenseQuery(bodiesQuery);
  const layers = useOrganizationLayers();
  const [editing, setEditing] = useState<string | null>(null);
  const close = () => setEditing(null);
  return (
    <Part
      title={text.settings.tabs.bodies}
      lead={words.lead}
      actions={
        <Button leftSection={<IconPlus size={17} />} onClick={() => setEditing("new")}>
          {words.add}
        </Button>
      }
    >
      {bodies.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.list}>
        {bodies.map((body) => (
          <li key={body.id} className={classes.row}>
            <div>
              <Text fw={600}>{body.name}</Text>
              <Text size="sm" c="dimmed">
                {[body.country ? countryName(body.country) : "", body.accreditation_body, body.time_zone].filter(Boolean).join(" · ")}
              </Text>
            </div>
            <Button variant="default" size="xs" onClick={() => setEditing(body.id)} aria-label={`${words.edit}: ${body.name}`}>
              {words.edit}
            </Button>
          </li>
        ))}
      </ul>
      <Modal size="lg" opened={editing !== null} onClose={close} title={editing === "new" ? words.add : words.edit} closeButtonProps={{ "aria-label": text.frame.close }}>
        {editing === "new" ? <NewBody layers={layers} close={close} /> : editing ? <OldBody id={editing} layers={layers} close={close} /> : null}
      </Modal>
    </Part>
  );
}

type Shared = { layers: readonly Layer[]; close: () => void };

function NewBody(shared: Shared) {
  const { organization } = useSession();
  const add = useAddBody();
  return <BodyForm save={add} initial={{ country: organization.country, time_zone: organization.time_zone }} {...shared} />;
}

function OldBody({ id, ...shared }: Shared & { id: string }) {
  const { data, isFetchedAfterMount } = useQuery({ ...bodyQuery(id), staleTime: 0 });
  const change = useChangeBody(id);
  if (!data || !isFetchedAfterMount) return <Loading />;
  return <BodyForm save={change} tag={data.tag} initial={data.value} {...shared} />;
}

type Save = ReturnType<typeof useAddBody> | ReturnType<typeof useChangeBody>;

function BodyForm({ save, tag, initial, layers, close }: Shared & { save: Save; tag?: string; initial: Partial<CertificationBody> }) {
  const [base] = useState(tag);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({
    initialValues: {
      name: initial.name ?? "",
      accreditation_body: initial.accreditation_body ?? "",
      country: initial.country ?? null,
      time_zone: initial.time_zone ?? null,
      policy: valuesOf(initial.policy),
    },
  });
  const submit = form.onSubmit(({ accreditation_body, policy, ...values }) =>
    (save.mutate as (sent: unknown, then: object) => void)(
      { ...values, accreditation_body: accreditation_body || null, policy: toPatch(policy), ...(base ? { tag: base } : {}) },
      { onSuccess: close, onError: (error: Error) => setStrays(showRefusal(form, error, refusedLine(policy))) },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={save.error} strays={strays} />
        <TextInput label={text.form.bodyName} data-autofocus {...form.getInputProps("name")} />
        <TextInput label={text.form.bodyAccreditation} description={text.form.bodyAccreditationHint} {...form.getInputProps("accreditation_body")} />
        <CountryField label={text.form.bodyCountry} {...form.getInputProps("country")} />
        <ZoneField label={text.form.bodyZone} {...form.getInputProps("time_zone")} />
        <PolicySection title={text.policy.ofBody} form={form} layers={layers} />
        <Ends close={close} label={text.frame.save} pending={save.isPending} />
      </Stack>
    </form>
  );
}
