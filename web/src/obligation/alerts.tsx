import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { IconAlertTriangleFilled, IconExclamationCircleFilled } from "@tabler/icons-react";
import type { Alert } from "../client/shape";
import { inWords, told } from "../date/civil";
import { text } from "../text/text";
import classes from "./alerts.module.css";

/** An alert of a programme, or a warning told in the same way; `from` is empty when it is about no single day. */
export type PlacedAlert = Pick<Alert, "severity" | "message"> & { code: string; from?: string | null; certification?: { id: string; title: string } };

/** What is wrong or about to be: breaches first. */
export function Alerts({ alerts }: { alerts: PlacedAlert[] }) {
  if (alerts.length === 0) return null;
  const sorted = [...alerts].sort((one, other) => one.severity.localeCompare(other.severity));
  return (
    <section aria-label={text.alert.title}>
      <ul className={classes.alerts}>
        {sorted.map((alert) => {
          const Icon = alert.severity === "breach" ? IconExclamationCircleFilled : IconAlertTriangleFilled;
          return (
            <li key={`${alert.certification?.id}/${alert.code}/${alert.from}/${alert.message}`} className={classes.alert} data-severity={alert.severity}>
              <Icon size={18} aria-hidden className={classes.icon} />
              <div>
                <Text inherit>
                  <strong>{text.alert[alert.severity]}</strong>{alert.from ? ` ${text.alert.from(inWords(alert.from))}` : ""}: {told(alert.message)}
                </Text>
                {alert.certification ? (
                  <Anchor size="sm" renderRoot={(props) => <Link to="/certifications/$id" params={{ id: alert.certification?.id ?? "" }} {...props} />}>
                    {alert.certification.title}
                  </Anchor>
                ) : null}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
