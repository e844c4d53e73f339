import { Button, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { BodyField } from "../certification/body-field";
import { EditionField } from "../certification/edition-field";
import { MemberField } from "../field/member";
import { SiteField } from "../certification/site-field";
import { blankCertification, type CertificationForm } from "../certification/values";
import type { Kept } from "../client/api";
import { certificationQuery, useChangeCertification } from "../client/certification";
import { useAddBody } from "../client/register";
import type { Certification } from "../client/shape";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { useBodyLayers } from "../policy/layers";
import { PolicySection } from "../policy/section";
import { refusedLine, toPatch, valuesOf as policyOf } from "../policy/values";
import { text } from "../text/text";

const words = text.certification;

export function DetailsPart() {
  const { id } = useParams({ from: "/inside/certifications/$id/details" });
  const { data } = useSuspenseQuery(certificationQuery(id));
  const [base, setBase] = useState(data);
  return <Details key={base.tag} certification={base.value} tag={base.tag} saved={setBase} />;
}

const valuesOf = (certification: Certification) => ({
  ...blankCertification(certification.cycle ? "hold" : "first", certification.responsible.id),
  standard: certification.standard,
  certification_body_id: certification.certification_body?.id ?? "",
  certificate_number: certification.certificate_number ?? "",
  scope: certification.scope,
  printed_issue_on: certification.printed_issue_on ?? "",
  printed_expiry_on: certification.printed_expiry_on ?? "",
  target_on: certification.target_on ?? "",
  site_ids: certification.sites.map(({ id }) => id),
  policy: policyOf(certification.policy),
});

type DetailsProps = { certification: Certification; tag: string; saved: (now: Kept<Certification>) => void };

/** The form begins from the state that was read, and names it when it saves: nobody else's change is written over. */
function Details({ certification, tag, saved }: DetailsProps) {
  const form: CertificationForm = useForm({ initialValues: valuesOf(certification) });
  const layers = useBodyLayers(form.values.certification_body_id);
  const addBody = useAddBody();
  const change = useChangeCertification(certification.id);
  const [strays, setStrays] = useState<string[]>([]);
  const save = async () => {
    const values = { ...form.getValues() };
    try {
      if (values.new_body) {
        const body = await addBody.mutateAsync({ ...values.new_body, accreditation_body: values.new_body.accreditation_body || null });
        values.certification_body_id = body.id;
        form.setValues({ certification_body_id: body.id, new_body: null });
      }
    } catch (error) {
      setStrays(showRefusal(form, error, (path) => `new_body.${path}`));
      return;
    }
    const { site_ids, responsible_id, ...said } = values;
    change.mutate(
      {
        tag,
        ...(said.standard === certification.standard ? {} : { standard: said.standard }),
        policy: toPatch(said.policy),
        site_ids,
        ...(responsible_id ? { responsible_id } : {}),
        certification_body_id: said.certification_body_id || null,
        certificate_number: said.certificate_number || null,
        scope: said.scope,
        printed_issue_on: said.printed_issue_on || null,
        printed_expiry_on: said.printed_expiry_on || null,
        target_on: said.target_on || null,
      },
      {
        onSuccess: (now) => {
          saved(now);
          notifications.show({ message: text.form.changed });
        },
        onError: (error) => setStrays(showRefusal(form, error, refusedLine(said.policy))),
      },
    );
  };
  return (
    <Part title={words.tabs.edit}>
      <form onSubmit={form.onSubmit(() => void save())} noValidate>
        <Stack gap="md" maw={640}>
          <Refusal error={addBody.error ?? change.error} strays={strays} />
          <EditionField form={form} certification={certification} />
          <BodyField form={form} />
          <TextInput label={words.number} {...form.getInputProps("certificate_number")} />
          <Textarea label={words.scope} autosize minRows={2} {...form.getInputProps("scope")} />
          <DayField label={words.issue} {...form.getInputProps("printed_issue_on")} />
          <DayField label={words.expiry} description={text.form.expiryHint} {...form.getInputProps("printed_expiry_on")} />
          {certification.cycle ? null : <DayField label={words.target} description={text.form.targetHint} {...form.getInputProps("target_on")} />}
          <SiteField form={form} />
          <MemberField description={text.form.responsibleHint} {...form.getInputProps("responsible_id")} />
          <PolicySection title={text.policy.ofCertification} form={form} layers={layers} />
          <Button type="submit" loading={addBody.isPending || change.isPending} style={{ alignSelf: "flex-start" }}>
            {text.form.change}
          </Button>
        </Stack>
      </form>
    </Part>
  );
}
