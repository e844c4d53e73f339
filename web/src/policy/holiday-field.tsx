import { ActionIcon, Button, Input } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { DayField } from "../field/day";
import { text } from "../text/text";
import classes from "./editor.module.css";
import { errorOf, type FieldProps, listOf } from "./form";
import { hintOf, labelOf } from "./words";

const words = text.policy;

/** Days without work. The first one that is added is added to those that hold below. */
export function HolidayField({ form, field, path, holds }: FieldProps) {
  const own = listOf(form, field);
  const set = (days: string[]) => form.setFieldValue(path, days);
  const add = () => {
    const days = [...(own ?? (holds.value as string[])), ""];
    set(days);
    requestAnimationFrame(() => form.getInputNode(`${path}.${days.length - 1}`)?.focus());
  };
  const remove = (n: number) => {
    set((own ?? []).filter((_, place) => place !== n));
    requestAnimationFrame(() => form.getInputNode(path)?.focus());
  };
  return (
    <div role="group" aria-label={labelOf(field)} className={classes.days}>
      <div>
        <Input.Label labelElement="div">{labelOf(field)}</Input.Label>
        <Input.Description>
          {text.policy.held(hintOf(field), holds.text)}
        </Input.Description>
        <Input.Error>{errorOf(form, path)}</Input.Error>
      </div>
      {(own ?? []).map((day, n) => (
        <div key={`${n + 1}/${own?.length}`} className={classes.day}>
          <DayField
            aria-label={words.holiday(n + 1)}
            value={day}
            error={form.errors[`${path}.${n}`]}
            data-path={`${path}.${n}`}
            onChange={({ currentTarget }) => set((own ?? []).map((was, place) => (place === n ? currentTarget.value : was)))}
          />
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={words.holidayRemove(n + 1)} onClick={() => remove(n)}>
            <IconX size={18} color="var(--ck-soft)" />
          </ActionIcon>
        </div>
      ))}
      <Button variant="default" size="xs" leftSection={<IconPlus size={15} />} onClick={add} data-path={path}>
        {words.holidayAdd}
      </Button>
    </div>
  );
}
