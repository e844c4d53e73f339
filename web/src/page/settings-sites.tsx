import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { siteQuery, sitesQuery, useAddSite, useChangeSite, useRemoveSite } from "../client/register";
import { useSession } from "../client/session";
import type { Site } from "../client/shape";
import { CountryField, countryName } from "../field/country";
import { showRefusal } from "../field/refused";
import { Confirm } from "../frame/confirm";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { Ends } from "../frame/ends";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.settings.sites;

type Act = { kind: "new" } | { kind: "edit" | "remove"; site: Site };

export function SitesPart() {
  const { data: sites } = useSuspenseQuery(sitesQuery);
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  return (
    <Part
      title={text.settings.tabs.sites}
      lead={words.lead}
      actions={
        <Button leftSection={<IconPlus size={17} />} onClick={() => setAct({ kind: "new" })}>
          {words.add}
        </Button>
      }
    >
      {sites.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      <ul className={classes.list}>
        {sites.map((site) => (
          <SiteRow key={site.id} site={site} setAct={setAct} />
        ))}
      </ul>
      <Modal opened={act !== null} onClose={close} title={act?.kind === "new" ? words.add : act?.kind === "remove" ? words.remove : words.edit} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act?.kind === "new" ? <NewSite close={close} /> : null}
        {act?.kind === "edit" ? <OldSite id={act.site.id} close={close} /> : null}
        {act?.kind === "remove" ? <Removal site={act.site} close={close} /> : null}
      </Modal>
    </Part>
  );
}

function SiteRow({ site, setAct }: { site: Site; setAct: (act: Act) => void }) {
  const about = [site.address, site.country ? countryName(site.country) : "", site.is_central ? words.central : ""];
  return (
    <li className={classes.row}>
      <div>
        <Text fw={600}>{site.name}</Text>
        <Text size="sm" c="dimmed">
          {about.filter(Boolean).join(" · ")}
        </Text>
      </div>
      <Group gap="xs">
        <Button variant="default" size="xs" onClick={() => setAct({ kind: "edit", site })} aria-label={`${words.edit}: ${site.name}`}>
          {words.edit}
        </Button>
        <Button variant="default" size="xs" onClick={() => setAct({ kind: "remove", site })} aria-label={`${words.remove}: ${site.name}`}>
          {words.remove}
        </Button>
      </Group>
    </li>
  );
}

function NewSite({ close }: { close: () => void }) {
  const { organization } = useSession();
  const add = useAddSite();
  return <SiteForm save={add} initial={{ country: organization.country }} close={close} />;
}

function OldSite({ id, close }: { id: string; close: () => void }) {
  const { data, isFetchedAfterMount } = useQuery({ ...siteQuery(id), staleTime: 0 });
  const change = useChangeSite(id);
  if (!data || !isFetchedAfterMount) return <Loading />;
  return <SiteForm save={change} tag={data.tag} initial={data.value} close={close} />;
}

type Save = ReturnType<typeof useAddSite> | ReturnType<typeof useChangeSite>;

function SiteForm({ save, tag, initial, close }: { save: Save; tag?: string; initial: Partial<Site>; close: () => void }) {
  const [base] = useState(tag);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({
    initialValues: { name: initial.name ?? "", address: initial.address ?? "", country: initial.country ?? null, is_central: initial.is_central ?? false },
  });
  const submit = form.onSubmit((values) =>
    (save.mutate as (sent: unknown, then: object) => void)(
      { ...values, ...(base ? { tag: base } : {}) },
      { onSuccess: close, onError: (error: Error) => setStrays(showRefusal(form, error)) },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={save.error} strays={strays} />
        <TextInput label={text.form.siteName} data-autofocus {...form.getInputProps("name")} />
        <TextInput label={text.form.siteAddress} {...form.getInputProps("address")} />
        <CountryField label={words.country} {...form.getInputProps("country")} />
        <Checkbox label={text.form.siteCentral} {...form.getInputProps("is_central", { type: "checkbox" })} />
        <Ends close={close} label={text.frame.save} pending={save.isPending} />
      </Stack>
    </form>
  );
}

function Removal({ site, close }: { site: Site; close: () => void }) {
  const remove = useRemoveSite(site);
  return (
    <Confirm act={remove} send={() => remove.mutate(undefined, { onSuccess: close })} body={words.removeBody(site.name)} label={words.remove} close={close} />
  );
}
