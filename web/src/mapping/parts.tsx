import { Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { Subject } from "../client/cover";
import { routineQuery } from "../client/routine";
import { useParts } from "../cover/part";
import { nameOf } from "../cover/subject";
import { text } from "../text/text";
import classes from "./mapping.module.css";

const words = text.mapping;

type Props = { chosen: string | undefined; claimed: ReadonlyMap<string, number>; choose: (part: Subject) => void };

/** The definition, to choose from: what the organization has said once of how it works. */
export function Parts({ chosen, claimed, choose }: Props) {
  const groups = useParts();
  const [wanted, want] = useState("");
  const [opened, open] = useState<string | null>(null);
  const fits = (name: string) => name.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase());
  const shown = groups.map((group) => ({ ...group, parts: group.parts.filter((part) => fits(nameOf(part))) })).filter(({ parts }) => parts.length > 0);
  return (
    <div className={classes.parts}>
      <TextInput label={words.find} leftSection={<IconSearch size={16} />} value={wanted} onChange={({ currentTarget }) => want(currentTarget.value)} />
      {shown.length === 0 ? <Text c="dimmed">{wanted ? words.notFound : words.noParts}</Text> : null}
      {shown.map(({ kind, label, parts }) => (
        <section key={kind}>
          <Title order={3} size="h5">
            {label}
          </Title>
          <ul className={classes.list}>
            {parts.map((part) => (
              <li key={part.key}>
                <Part
                  part={part}
                  chosen={chosen}
                  claimed={claimed}
                  choose={(one) => {
                    open(part.key);
                    choose(one);
                  }}
                />
                {kind === "routine" && (opened === part.key || chosen === part.key) ? <Inside routine={part.key} chosen={chosen} claimed={claimed} choose={choose} /> : null}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Part({ part, chosen, claimed, choose }: Props & { part: Subject }) {
  const count = claimed.get(part.key) ?? 0;
  return (
    <button type="button" className={classes.part} aria-pressed={chosen === part.key} onClick={() => choose(part)}>
      <span>{nameOf(part)}</span>
      {count > 0 ? (
        <span className={classes.count} title={words.claims(count)}>
          {count}
        </span>
      ) : null}
    </button>
  );
}

/** The steps of a routine with their activities. */
function Inside({ routine, ...rest }: Props & { routine: string }) {
  const { data } = useQuery(routineQuery(routine));
  const steps = data?.value.content?.steps.filter(({ skipped }) => !skipped) ?? [];
  const part = (key: string, name: string): Subject => ({ kind: "routine_part", key, name });
  return (
    <ul className={classes.inside}>
      {steps.map((step) => (
        <li key={step.id}>
          <Part part={part(step.id, step.name)} {...rest} />
          <ul className={classes.inside}>
            {step.activities.map(({ id, name }) => (
              <li key={id}>
                <Part part={part(id, name)} {...rest} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
