import { Button, FileButton, Group, Progress, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconFilePlus } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import { storageQuery } from "../client/evidence";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";
import { type Arrival, useArrivals } from "./arrival";
import classes from "./drop.module.css";
import { bytes } from "./size";

const words = text.evidence;

/** Where files are dropped, or chosen: each becomes evidence under its name. */
export function Drop() {
  const { data: storage } = useSuspenseQuery(storageQuery);
  const { arrivals, bring, forget } = useArrivals(storage.file_limit);
  const [over, setOver] = useState(false);
  const carries = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const done = arrivals.some((arrival) => arrival.done || arrival.error);
  return (
    <section
      aria-label={words.drop}
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        bring(event.dataTransfer.files);
      }}
    >
      <Group gap="md">
        <FileButton multiple accept={storage.endings.map((ending) => `.${ending}`).join(",")} onChange={bring}>
          {(props) => (
            <Button leftSection={<IconFilePlus size={17} />} {...props}>
              {words.choose}
            </Button>
          )}
        </FileButton>
        <Text size="sm">{words.orDrop}</Text>
      </Group>
      <Text size="sm" c="dimmed">
        {words.limits(bytes(storage.file_limit), bytes(storage.used), bytes(storage.limit))} {words.endings(storage.endings.join(", "))}
      </Text>
      <ul className={classes.list} aria-live="polite">
        {arrivals.map((arrival) => (
          <Row key={arrival.key} of={arrival} />
        ))}
      </ul>
      {done ? (
        <Button variant="subtle" size="compact-sm" onClick={forget}>
          {words.forget}
        </Button>
      ) : null}
    </section>
  );
}

function Row({ of: { name, share, done, error } }: { of: Arrival }) {
  return (
    <li>
      <Text size="sm">
        {name}
        {done ? ` · ${words.arrived}` : ""}
      </Text>
      {done || error ? null : <Progress value={share * 100} w={260} maw="100%" aria-label={words.arriving(name)} />}
      <Refusal error={error} />
    </li>
  );
}
