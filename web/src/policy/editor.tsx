import { Button, NumberInput, Select } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { text } from "../text/text";
import classes from "./editor.module.css";
import { type Field, groups } from "./field";
import type { FieldProps, PolicyForm } from "./form";
import { HolidayField } from "./holiday-field";
import { below, departs, type Layer } from "./values";
import { WeekField } from "./week-field";
import { hintOf, labelOf, written } from "./words";

const words = text.policy;

/** Every field of the policy in groups. An empty one departs from nothing, and shows what holds. */
export function PolicyEditor({ form, layers }: { form: PolicyForm; layers: readonly Layer[] }) {
  return (
    <div className={classes.editor}>
      {groups.map(({ name, fields }) => (
        <fieldset key={name} className={classes.group}>
          <legend>{words.groups[name]}</legend>
          <div className={classes.fields}>
            {fields.map((field) => (
              <Entry key={field.path} form={form} field={field} layers={layers} group={words.groups[name]} />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

type EntryProps = { form: PolicyForm; field: Field; layers: readonly Layer[]; group: string };

function Entry({ form, field, layers, group }: EntryProps) {
  const path = `policy.${field.path}`;
  const { from, value } = below(layers, field) ?? { from: "standard" as const, value: [] };
  const said = written(field, value);
  const back = words.back[from](said);
  const reset = () => {
    form.setFieldValue(path, field.kind === "week" || field.kind === "days" ? null : "");
    form.clearFieldError(path);
    // The button goes away: the focus stays with the field.
    requestAnimationFrame(() => form.getInputNode(path)?.focus());
  };
  return (
    <div className={field.kind === "week" || field.kind === "days" ? classes.wide : undefined}>
      <Control form={form} field={field} path={path} holds={{ value, text: words.holds[from](said) }} />
      {departs(form.values.policy, field) ? (
        <Button
          className={classes.back}
          variant="subtle"
          size="compact-sm"
          leftSection={<IconArrowBackUp size={15} aria-hidden />}
          onClick={reset}
          aria-label={`${back} (${group}, ${labelOf(field)})`}
        >
          {back}
        </Button>
      ) : null}
    </div>
  );
}

function Control(props: FieldProps) {
  const { form, field, path, holds } = props;
  const shared = { label: labelOf(field), description: hintOf(field) };
  const choose = (choices: readonly string[]) => (
    <Select
      {...shared}
      allowDeselect={false}
      data={[{ value: "", label: holds.text }, ...choices.map((value) => ({ value, label: words.choices[value] ?? value }))]}
      {...form.getInputProps(path)}
    />
  );
  switch (field.kind) {
    case "number":
      return <NumberInput {...shared} placeholder={holds.text} min={0} allowDecimal={false} hideControls {...form.getInputProps(path)} />;
    case "choice":
      return choose(field.words);
    case "truth":
      return choose(["yes", "no"]);
    case "week":
      return <WeekField {...props} />;
    case "days":
      return <HolidayField {...props} />;
  }
}
