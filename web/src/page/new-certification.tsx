import { Button, Radio, Select, Stack, Textarea, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { BodyField } from "../certification/body-field";
import { MemberField } from "../field/member";
import { PastField } from "../certification/past-field";
import { SiteField } from "../certification/site-field";
import { blankCertification, type CertificationForm, fieldOf, toCertification } from "../certification/values";
import { useAddCertification } from "../client/certification";
import { transitionsQuery } from "../client/edition";
import { standardsQuery, useAddBody } from "../client/register";
import { useSession } from "../client/session";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { inOrder } from "../language/order";
import { text } from "../text/text";
import classes from "./new-certification.module.css";

const words = text.form;
const names = text.certification;

export function NewCertificationPage() {
  const { start } = useSearch({ from: "/inside/certifications/new" });
  const { membership } = useSession();
  const form: CertificationForm = useForm({ initialValues: blankCertification(start ?? "hold", membership.id) });
  const { save, error, pending, strays } = useSave(form);
  const hold = form.values.way === "hold";
  return (
    <Page title={hold ? words.titleHold : words.titleFirst} width={720}>
      <form onSubmit={form.onSubmit(() => void save())} noValidate>
        <Stack gap={40}>
          <Radio.Group label={words.which} {...form.getInputProps("way")}>
            <Stack gap="xs" mt="xs">
              <Radio value="hold" label={words.hold} description={words.holdHint} />
              <Radio value="first" label={words.first} description={words.firstHint} />
            </Stack>
          </Radio.Group>
          <StandardField form={form} />
          {hold ? <Certificate form={form} /> : <DayField label={names.target} description={words.targetHint} {...form.getInputProps("target_on")} />}
          <Section title={names.body}>
            <BodyField form={form} />
          </Section>
          {hold ? (
            <Section title={words.past}>
              <PastField form={form} />
            </Section>
          ) : null}
          <Section title={hold ? names.scope : `${names.scope} ${text.frame.optional}`}>
            <Textarea label={names.scope} description={words.scopeHint} autosize minRows={2} {...form.getInputProps("scope")} />
            <SiteField form={form} />
          </Section>
          <Section title={words.who}>
            <MemberField description={words.responsibleHint} {...form.getInputProps("responsible_id")} />
          </Section>
          <Stack gap="md" align="flex-start">
            <Refusal error={error} strays={strays} />
            <Button type="submit" size="md" loading={pending}>
              {words.save}
            </Button>
          </Stack>
        </Stack>
      </form>
    </Page>
  );
}

/** Saves the new certification body first, if there is one, then the certification; a second try does not repeat the first. */
function useSave(form: CertificationForm) {
  const navigate = useNavigate();
  const addBody = useAddBody();
  const add = useAddCertification();
  const [strays, setStrays] = useState<string[]>([]);
  const save = async () => {
    const values = { ...form.getValues() };
    setStrays([]);
    if (values.new_body) {
      const { name, country, accreditation_body, time_zone } = values.new_body;
      try {
        const body = await addBody.mutateAsync({ name, country, accreditation_body: accreditation_body || null, time_zone });
        values.certification_body_id = body.id;
        form.setValues({ certification_body_id: body.id, new_body: null });
      } catch (error) {
        setStrays(showRefusal(form, error, (path) => `new_body.${path}`));
        return;
      }
    }
    add.mutate(toCertification(values), {
      onSuccess: ({ id }) => void navigate({ to: "/certifications/$id", params: { id } }),
      onError: (error) => setStrays(showRefusal(form, error, fieldOf(values))),
    });
  };
  return { save, strays, error: addBody.error ?? add.error, pending: addBody.isPending || add.isPending };
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section} aria-label={title}>
      <Title order={2}>{title}</Title>
      {children}
    </section>
  );
}

function StandardField({ form }: { form: CertificationForm }) {
  const { data: standards } = useSuspenseQuery(standardsQuery);
  const { data: transitions } = useSuspenseQuery(transitionsQuery);
  const others = transitions.filter((it) => !standards.some(({ id }) => id === it.new));
  const choices = [
    ...standards.map(({ id, reference, discipline }) => ({ value: id, label: `${reference}, ${discipline}` })),
    ...others.map((it) => ({ value: it.new, label: it.new_reference })),
  ].sort((a, b) => inOrder(a.label, b.label));
  return (
    <Select
      label={names.standard}
      description={words.standardHint}
      searchable
      data={choices}
      {...form.getInputProps("standard")}
      value={form.values.standard || null}
      onChange={(value) => form.setFieldValue("standard", value ?? "")}
    />
  );
}

function Certificate({ form }: { form: CertificationForm }) {
  return (
    <Section title={words.certificate}>
      <DayField label={words.decision} description={words.decisionHint} maw="none" {...form.getInputProps("decision_on")} />
      <Radio.Group label={words.decisionKind} {...form.getInputProps("decision")}>
        <Stack gap="xs" mt="xs">
          <Radio value="certification_decision" label={words.initial} />
          <Radio value="recertification_decision" label={words.recert} />
        </Stack>
      </Radio.Group>
      <TextInput label={names.number} description={words.numberHint} {...form.getInputProps("certificate_number")} />
      <div className={classes.pair}>
        <DayField label={names.issue} description={words.issueHint} maw="none" {...form.getInputProps("printed_issue_on")} />
        <DayField label={names.expiry} description={words.expiryHint} maw="none" {...form.getInputProps("printed_expiry_on")} />
      </div>
    </Section>
  );
}
