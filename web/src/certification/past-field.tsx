import { ActionIcon, Button, Select, Stack, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { DayField } from "../field/day";
import { text } from "../text/text";
import classes from "./past-field.module.css";
import type { CertificationForm, PastKind } from "./values";

const words = text.form;

const kinds: PastKind[] = ["surveillance_audit", "internal_audit", "management_review", "recertification_audit", "special_audit", "stage_1_audit", "stage_2_audit"];

/** What has been audited since the decision: as many lines as there is to tell. */
export function PastField({ form }: { form: CertificationForm }) {
  return (
    <Stack gap="sm" align="flex-start">
      <Text c="dimmed">{words.pastHint}</Text>
      {form.values.past.map((past, n) => (
        <div key={form.key(`past.${n}`)} className={classes.line}>
          <Select
            label={words.pastKind}
            allowDeselect={false}
            data={kinds.map((value) => ({ value, label: text.event.types[value] }))}
            {...form.getInputProps(`past.${n}.type`)}
          />
          <DayField label={past.type === "management_review" ? text.event.on : words.pastStart} {...form.getInputProps(`past.${n}.start`)} />
          {past.type === "management_review" ? <span /> : <DayField label={words.pastEnd} {...form.getInputProps(`past.${n}.end`)} />}
          <ActionIcon className={classes.remove} variant="subtle" color="gray" size="lg" aria-label={words.pastRemove(n + 1)} onClick={() => form.removeListItem("past", n)}>
            <IconX size={18} color="var(--ck-soft)" />
          </ActionIcon>
        </div>
      ))}
      <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => form.insertListItem("past", { type: "surveillance_audit", start: "", end: "" })}>
        {words.pastAdd}
      </Button>
    </Stack>
  );
}
