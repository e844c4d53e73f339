import { inWords } from "../date/civil";
import { text } from "../text/text";
import type { Item } from "./layout";

/** What the picture shows, as a table: seen by nobody, read by screen readers. */
export function TimelineTable({ items }: { items: Item[] }) {
  return (
    <div className="ck-hidden">
      <table>
        <caption>{text.timeline.table}</caption>
        <thead>
          <tr>
            <th scope="col">{text.timeline.what}</th>
            <th scope="col">{text.timeline.lane}</th>
            <th scope="col">{text.event.when}</th>
            <th scope="col">{text.obligation.due}</th>
            <th scope="col">{text.event.state}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.key}>
              <th scope="row">{item.name}</th>
              <td>{text.timeline[item.lane]}</td>
              <td>{inWords(item.on)}</td>
              <td>{inWords(item.due)}</td>
              <td>{item.state === "milestone" ? "" : text.state[item.state]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
