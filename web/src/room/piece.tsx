import { Anchor, Stack, Text } from "@mantine/core";
import { IconDownload, IconExternalLink } from "@tabler/icons-react";
import { roomFile } from "../client/room";
import type { FileView, RoomEvidence } from "../client/shape";
import { inWords } from "../date/civil";
import { bytes } from "../evidence/size";
import { text } from "../text/text";
import classes from "./room.module.css";

const words = text.room;

/** Evidence as a room shows it: each piece with its file or where it lies. */
export function Pieces({ id, of: pieces }: { id: string; of: RoomEvidence[] }) {
  if (pieces.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {words.noEvidence}
      </Text>
    );
  }
  return (
    <ul className={classes.list} aria-label={words.evidence}>
      {pieces.map(({ id: piece, title, note, file, link, expires_on: last }) => (
        <li key={piece}>
          <Stack gap={2} mt={4}>
            <Text size="sm">
              {title}
              {last ? `, ${words.until(inWords(last))}` : ""}
            </Text>
            {note ? (
              <Text size="sm" c="dimmed" style={{ whiteSpace: "pre-wrap" }}>
                {note}
              </Text>
            ) : null}
            <Place id={id} file={file ?? null} link={link ?? null} />
          </Stack>
        </li>
      ))}
    </ul>
  );
}

/** A file to download, or the address where something lies. */
export function Place({ id, file, link }: { id: string; file: FileView | null; link: string | null }) {
  if (file)
    return (
      <Anchor size="sm" href={roomFile(id, file)} download={file.name} className={classes.way}>
        <IconDownload size={15} aria-hidden />
        <span>{words.download(file.name, bytes(file.size))}</span>
      </Anchor>
    );
  if (!link) return null;
  return (
    <Anchor size="sm" href={link} target="_blank" rel="noopener noreferrer nofollow" className={classes.way}>
      <IconExternalLink size={15} aria-hidden />
      <span>{link}</span>
    </Anchor>
  );
}
