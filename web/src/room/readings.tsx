import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { roomReadingsQuery } from "../client/room";
import type { RoomReading } from "../client/shape";
import { inWords } from "../date/civil";
import { Loading } from "../frame/loading";
import { More } from "../frame/more";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { text } from "../text/text";
import classes from "./room.module.css";

const words = text.room.read;

/** What guests have read, for the organization. */
export function Readings({ id }: { id: string }) {
  const list = useInfiniteQuery(roomReadingsQuery(id));
  const { data, error, isPending } = list;
  const rows = data?.pages.flatMap((page) => page.data as RoomReading[]) ?? [];
  return (
    <Part title={text.room.parts.read} lead={words.lead}>
      {isPending ? <Loading /> : null}
      <Refusal error={error} />
      {data && rows.length === 0 ? <Text c="dimmed">{words.empty}</Text> : null}
      {rows.length > 0 ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
        <div className={classes.scroll} role="region" aria-label={text.room.parts.read} tabIndex={0}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{words.who}</th>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.day}</th>
                <th scope="col">{words.often}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id: row, reader, kind, item, name, on, count }) => (
                <tr key={row}>
                  <td>{reader.name}</td>
                  <td>
                    {words.kinds[kind]} {kind === "clause" ? item : (name ?? "")}
                  </td>
                  <td>{inWords(on)}</td>
                  <td>{words.times(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <More of={list} />
    </Part>
  );
}
