import { Button, FileInput, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { formOf, useImportFramework } from "../client/framework";
import { Problem } from "../client/problem";
import { Faults } from "../frame/faults";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { place } from "../standard/place";
import { text } from "../text/text";

const words = text.standard.upload;

/** A file is chosen, sent as it is, and understood by the server, which names each place that it does not understand. */
export function ImportFramework() {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const [edition, setEdition] = useState("");
  const act = useImportFramework();
  const navigate = useNavigate();
  const form = file ? formOf(file.name) : undefined;
  const faults = act.error instanceof Problem ? act.error.fields : [];
  const named = (parameter: string) => faults.find(({ pointer }) => pointer === parameter)?.detail;
  const places = faults.filter(({ pointer }) => !pointer.startsWith("?"));
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!file || !form) return;
    act.mutate(
      { file, form, name: name.trim(), edition: edition.trim() },
      {
        onSuccess: ({ id, requirement_count }) => {
          notifications.show({ message: words.done(requirement_count) });
          void navigate({ to: "/standards/$id", params: { id } });
        },
      },
    );
  };
  return (
    <Page title={words.title} lead={words.lead} width={760}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          {places.length > 0 ? <Faults faults={places} place={place} /> : <Refusal error={act.error} />}
          <FileInput
            label={words.file}
            accept=".csv,.xlsx,.json"
            value={file}
            onChange={(chosen) => {
              setFile(chosen);
              act.reset();
            }}
            clearable
            clearButtonProps={{ "aria-label": text.frame.clearFile }}
            required
            error={file && !form ? words.unknown : undefined}
          />
          <TextInput label={words.name} description={words.nameHint} value={name} maxLength={200} onChange={({ currentTarget }) => setName(currentTarget.value)} error={named("?name")} />
          <TextInput label={words.edition} description={words.editionHint} value={edition} maxLength={60} onChange={({ currentTarget }) => setEdition(currentTarget.value)} error={named("?edition")} />
          <Group>
            <Button type="submit" loading={act.isPending} disabled={!form}>
              {words.submit}
            </Button>
          </Group>
        </Stack>
      </form>
      <Columns />
    </Page>
  );
}

const columns = ["reference", "title", "parent", "kind", "text", "guidance"] as const;

function Columns() {
  return (
    <section>
      <Title order={2} mb="xs">
        {words.columns}
      </Title>
      <Text mb="sm">{words.columnsLead}</Text>
      <dl>
        {columns.map((column) => (
          <div key={column}>
            <Text component="dt" fw={600}>
              {column}
            </Text>
            <Text component="dd" ml="md" mb="xs">
              {words.column[column]}
            </Text>
          </div>
        ))}
      </dl>
    </section>
  );
}
