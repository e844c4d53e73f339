import { Button, Checkbox, NumberInput, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Kept } from "../client/api";
import type { Certification } from "../client/shape";
import { useChangeSiteSettings } from "../client/site";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import classes from "./matrix.module.css";
import { type SiteValues, toSettings, valuesOf } from "./values";

const words = text.site.settings;

type Form = UseFormReturnType<SiteValues>;
type Props = { certification: Certification; tag: string; saved: (now: Kept<Certification>) => void };

/** What samples and audit time follow from. It begins from the state that was read, and names it when it saves. */
export function Settings({ certification, tag, saved }: Props) {
  const form: Form = useForm({ initialValues: valuesOf(certification) });
  const change = useChangeSiteSettings(certification.id);
  const [strays, setStrays] = useState<string[]>([]);
  const submit = form.onSubmit((values) =>
    change.mutate(
      { tag, ...toSettings(values) },
      {
        onSuccess: (now) => {
          saved(now as Kept<Certification>);
          notifications.show({ message: text.frame.saved });
        },
        onError: (error) => setStrays(showRefusal(form, error)),
      },
    ),
  );
  return (
    <section aria-labelledby="site-settings">
      <Title order={2} id="site-settings" mb={4}>
        {words.title}
      </Title>
      <Text c="dimmed" mb="md">
        {words.lead}
      </Text>
      <form onSubmit={submit} noValidate>
        <Stack gap="md" maw={820}>
          <Refusal error={change.error} strays={strays} />
          <Size form={form} />
          {certification.sites.length > 1 ? <Sampling form={form} /> : null}
          {certification.sites.length > 1 ? <PerSite form={form} /> : null}
          <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
            {text.frame.save}
          </Button>
        </Stack>
      </form>
    </section>
  );
}

const whole = { allowDecimal: false, allowNegative: false, hideControls: true } as const;

function Size({ form }: { form: Form }) {
  const risks = ["", "high", "medium", "low", "limited"] as const;
  return (
    <>
      <NumberInput label={words.personnel} description={words.personnelHint} maw={320} {...whole} {...form.getInputProps("effective_personnel")} />
      <Select
        label={words.risk}
        description={words.riskHint}
        maw={320}
        allowDeselect={false}
        data={risks.map((value) => ({ value, label: words.risks[value || "none"] }))}
        {...form.getInputProps("audit_risk")}
      />
      <NumberInput label={words.reduction} description={words.reductionHint} maw={320} {...whole} {...form.getInputProps("reduction_percent")} />
    </>
  );
}

function Sampling({ form }: { form: Form }) {
  return (
    <>
      <Checkbox label={words.sampling} description={words.samplingHint} {...form.getInputProps("sampling_allowed", { type: "checkbox" })} />
      <NumberInput label={words.uplift} description={words.upliftHint} maw={320} {...whole} {...form.getInputProps("risk_uplift")} />
    </>
  );
}

function PerSite({ form }: { form: Form }) {
  return (
    <fieldset className={classes.fieldset}>
      <legend>{words.perSite}</legend>
      <Text size="sm" c="dimmed">
        {words.groupHint} {words.siteReductionHint}
      </Text>
      <div className={classes.perSite}>
        {form.values.covered_sites.map(({ site_id, name }, n) => (
          <div key={site_id} className={classes.oneSite}>
            <Text fw={600}>{name}</Text>
            <TextInput label={words.group} aria-label={words.of(words.group, name)} {...form.getInputProps(`covered_sites.${n}.risk_group`)} />
            <NumberInput label={words.people} aria-label={words.of(words.people, name)} {...whole} {...form.getInputProps(`covered_sites.${n}.effective_personnel`)} />
            <NumberInput
              label={words.siteReduction}
              aria-label={words.of(words.siteReduction, name)}
              {...whole}
              {...form.getInputProps(`covered_sites.${n}.reduction_percent`)}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}
