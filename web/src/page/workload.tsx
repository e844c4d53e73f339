import { Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { workloadQuery } from "../client/portfolio";
import { short } from "../date/civil";
import { Page } from "../frame/page";
import { text } from "../text/text";
import classes from "./workload.module.css";

const words = text.portfolio.workload;

/** The weeks ahead: bars to see them, and the same numbers as a table. */
export function Workload() {
  const { data } = useSuspenseQuery(workloadQuery);
  const most = Math.max(1, ...data.weeks.map(({ total }) => total));
  const busiest = Math.max(0, ...data.weeks.map(({ total }) => total));
  return (
    <Page title={words.title} lead={words.lead}>
      <Text>{words.busiest(busiest)}</Text>
      <div className={classes.chart} role="img" aria-label={words.chart}>
        {data.weeks.map(({ starts_on, total }) => (
          <div key={starts_on} className={classes.bar} style={{ blockSize: `${(100 * total) / most}%` }} />
        ))}
      </div>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={words.title}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{words.week}</th>
              <th scope="col">{words.total}</th>
              {data.consultants.map(({ id, name }) => (
                <th scope="col" key={id}>
                  {name}
                </th>
              ))}
              <th scope="col">{words.clients}</th>
            </tr>
          </thead>
          <tbody>
            {data.weeks.map((week) => (
              <tr key={week.starts_on}>
                <th scope="row">{short(week.starts_on)}</th>
                <td>{week.total}</td>
                {data.consultants.map(({ id }, index) => (
                  <td key={id}>{week.of_each[index]}</td>
                ))}
                <td>{week.of_clients}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Page>
  );
}
