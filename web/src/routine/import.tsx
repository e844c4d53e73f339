import { Button, FileInput, Group, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Problem } from "../client/problem";
import { useImportRoutine } from "../client/routine";
import { Faults } from "../frame/faults";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.routine.upload;

/** A routine that another system wrote down, taken over as a draft. */
export function RoutineImport() {
  const [file, setFile] = useState<File | null>(null);
  const [unread, setUnread] = useState(false);
  const act = useImportRoutine();
  const navigate = useNavigate();
  const places = act.error instanceof Problem ? act.error.fields.filter(({ pointer }) => pointer.startsWith("/workflow")) : [];
  const choose = (chosen: File | null) => {
    setFile(chosen);
    setUnread(false);
    act.reset();
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const workflow = file ? parsed(await file.text()) : undefined;
    if (!workflow) {
      setUnread(true);
      return;
    }
    act.mutate(
      { workflow },
      {
        onSuccess: ({ routine, new_profiles: made }) => {
          notifications.show({ message: words.done(routine.name, made.map(({ name }) => name)) });
          void navigate({ to: "/routines/$id", params: { id: routine.id } });
        },
      },
    );
  };
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {words.title}
      </Title>
      <Text mb="md">{words.lead}</Text>
      <form onSubmit={(event) => void send(event)} noValidate>
        <Stack gap="md">
          {places.length > 0 ? <Faults faults={places} place={place} /> : <Refusal error={act.error} />}
          <FileInput
            label={words.file}
            accept=".json"
            value={file}
            onChange={choose}
            clearable
            clearButtonProps={{ "aria-label": text.frame.clearFile }}
            error={unread ? words.unknown : undefined}
          />
          <Group>
            <Button type="submit" variant="default" loading={act.isPending} disabled={!file}>
              {words.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}

/** The object that a text is in JSON. */
function parsed(json: string): Record<string, never> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, never>) : undefined;
  } catch {
    return undefined;
  }
}

/** A place in the document, as the document's own pointer. */
const place = (pointer: string) => pointer.slice("/workflow".length) || words.whole;
