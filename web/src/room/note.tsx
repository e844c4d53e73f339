import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { roomNotesQuery, useForgetNote, useNote } from "../client/room";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.room;

/** What one notes of a clause for oneself. */
export function Note({ id, clause }: { id: string; clause: string }) {
  const { data: notes } = useSuspenseQuery(roomNotesQuery(id));
  const kept = notes.find((note) => note.clause === clause);
  const [said, say] = useState(kept?.text ?? "");
  const keep = useNote(id);
  const forget = useForgetNote();
  return (
    <Stack gap="xs">
      <Refusal error={keep.error ?? forget.error} />
      <Textarea label={words.note} description={words.noteHint} autosize minRows={2} maxLength={4000} value={said} onChange={(event) => say(event.currentTarget.value)} />
      <Group gap="xs">
        <Button variant="default" loading={keep.isPending} disabled={said.trim() === "" || said === kept?.text} onClick={() => keep.mutate({ clause, text: said })}>
          {words.noteSave}
        </Button>
        {kept ? (
          <Button variant="subtle" loading={forget.isPending} onClick={() => forget.mutate(kept.id, { onSuccess: () => say("") })}>
            {words.noteRemove}
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
}
