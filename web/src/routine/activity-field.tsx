import { ActionIcon, Button, Group, MultiSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { profilesQuery } from "../client/routine";
import { text } from "../text/text";
import classes from "./routine.module.css";
import { roles, type RoutineForm } from "./values";

const words = text.routine.edit;

type Props = { form: RoutineForm; step: number; at: number };

/** An activity under writing: what is done, by whom, and how, as far as the layer says it. */
export function ActivityField({ form, step, at }: Props) {
  const list = `steps.${step}.activities`;
  const path = `${list}.${at}`;
  const { layer, steps } = form.getValues();
  const activities = steps[step]?.activities ?? [];
  const name = activities[at]?.name || words.activity(at + 1);
  return (
    <fieldset className={classes.inner}>
      <legend>{words.activity(at + 1)}</legend>
      <Stack gap="sm">
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <TextInput label={words.activityName} maxLength={200} style={{ flex: 1 }} {...form.getInputProps(`${path}.name`)} />
          <ActionIcon variant="default" size="lg" aria-label={words.up(name)} disabled={at === 0} onClick={() => form.reorderListItem(list, { from: at, to: at - 1 })}>
            <IconArrowUp size={17} />
          </ActionIcon>
          <ActionIcon variant="default" size="lg" aria-label={words.down(name)} disabled={at + 1 === activities.length} onClick={() => form.reorderListItem(list, { from: at, to: at + 1 })}>
            <IconArrowDown size={17} />
          </ActionIcon>
          <ActionIcon variant="default" size="lg" aria-label={words.remove(name)} onClick={() => form.removeListItem(list, at)}>
            <IconTrash size={17} />
          </ActionIcon>
        </Group>
        <Textarea label={words.description} description={text.frame.optional} autosize minRows={1} {...form.getInputProps(`${path}.description`)} />
        {layer === "process" ? null : <Who form={form} path={path} />}
        {layer === "work_instruction" ? <How form={form} path={path} count={activities[at]?.actions.length ?? 0} /> : null}
      </Stack>
    </fieldset>
  );
}

function Who({ form, path }: { form: RoutineForm; path: string }) {
  const { data: profiles } = useSuspenseQuery(profilesQuery);
  const data = profiles.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className={classes.roles}>
      {roles.map((role) => (
        <MultiSelect key={role} label={words.roles[role]} data={data} searchable maxValues={role === "A" ? 1 : 20} {...form.getInputProps(`${path}.parts.${role}`)} />
      ))}
    </div>
  );
}

function How({ form, path, count }: { form: RoutineForm; path: string; count: number }) {
  return (
    <Stack gap="sm">
      {Array.from({ length: count }, (_, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- an action has nothing else to be known by
        <div key={at}>
          <Textarea label={`${words.action(at + 1)}: ${words.actionText}`} autosize minRows={1} {...form.getInputProps(`${path}.actions.${at}.text`)} />
          <Group gap="sm" align="flex-end" mt="xs">
            <TextInput label={words.tool} description={text.frame.optional} {...form.getInputProps(`${path}.actions.${at}.tool`)} />
            <TextInput label={words.record} description={text.frame.optional} {...form.getInputProps(`${path}.actions.${at}.record`)} />
            <ActionIcon variant="default" size="lg" aria-label={words.remove(words.action(at + 1))} onClick={() => form.removeListItem(`${path}.actions`, at)}>
              <IconTrash size={17} />
            </ActionIcon>
          </Group>
        </div>
      ))}
      <Button variant="default" size="xs" style={{ alignSelf: "flex-start" }} onClick={() => form.insertListItem(`${path}.actions`, { text: "", tool: "", record: "" })}>
        {words.addAction}
      </Button>
    </Stack>
  );
}
