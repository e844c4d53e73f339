import { Group, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { servicesQuery, useRemoveService } from "../client/definition";
import { useMay } from "../client/session";
import type { Service } from "../client/shape";
import { Confirm } from "../frame/confirm";
import classes from "../page/register.module.css";
import { text } from "../text/text";
import { Acts, Dialog, Part } from "./part";
import { ServiceForm } from "./service-form";

const words = text.definition;
const own = words.service;

type Act = { kind: "new" } | { kind: "change" | "remove"; of: Service };

/** What the organization offers: facilities with the support in using them. */
export function Services() {
  const { data } = useSuspenseQuery(servicesQuery);
  const [act, setAct] = useState<Act | null>(null);
  const [mayAdd, mayChange, mayRemove] = [useMay("create_service"), useMay("update_service"), useMay("delete_service")];
  const close = () => setAct(null);
  return (
    <Part title={words.parts.services} lead={own.lead} add={own.add} mayAdd={mayAdd} begin={() => setAct({ kind: "new" })}>
      {data.length === 0 ? <Text c="dimmed">{own.empty}</Text> : null}
      <ul className={classes.list}>
        {data.map((of) => (
          <li key={of.id} className={classes.row}>
            <div>
              <Text fw={600}>{of.name}</Text>
              <Said of={of} />
            </div>
            <Group gap="xs">
              <Acts
                of={of.name}
                acts={[
                  [words.change, mayChange, () => setAct({ kind: "change", of })],
                  [words.remove, mayRemove, () => setAct({ kind: "remove", of })],
                ]}
              />
            </Group>
          </li>
        ))}
      </ul>
      <Dialog title={act?.kind === "new" ? own.add : act?.kind === "remove" ? words.remove : words.change} close={close}>
        {act === null ? null : act.kind === "remove" ? <Removal of={act.of} close={close} /> : <ServiceForm of={act.kind === "change" ? act.of : null} close={close} />}
      </Dialog>
    </Part>
  );
}

/** What is said of a service, line by line; nothing where nothing is said. */
function Said({ of }: { of: Service }) {
  const lines: [string, string][] = [
    ["", of.description],
    [own.goods, of.goods.join(", ")],
    [own.actions, of.actions.join(", ")],
    [own.support, [of.channels.join(", "), of.hours].filter(Boolean).join(" · ")],
    [own.facilityFunctionality, of.facility_functionality],
    [own.facilityFunctioning, of.facility_functioning],
    [own.supportFunctionality, of.support_functionality],
    [own.supportFunctioning, of.support_functioning],
  ];
  return lines
    .filter(([, said]) => said)
    .map(([label, said]) => (
      <Text key={label} size="sm" c={label ? "dimmed" : undefined}>
        {label ? `${label}: ${said}` : said}
      </Text>
    ));
}

function Removal({ of, close }: { of: Service; close: () => void }) {
  const remove = useRemoveService(of.id);
  return <Confirm act={remove} send={() => remove.mutate(undefined, { onSuccess: close })} body={words.removeBody(of.name)} label={words.remove} close={close} />;
}
