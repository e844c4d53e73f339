import { Group, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { agreementsQuery, useRemoveAgreement } from "../client/definition";
import { useMay } from "../client/session";
import type { Agreement } from "../client/shape";
import { inWords, span } from "../date/civil";
import { Confirm } from "../frame/confirm";
import classes from "../page/register.module.css";
import { text } from "../text/text";
import { AgreementForm } from "./agreement-form";
import { Acts, Dialog, Part } from "./part";
import { Rhythm, ReviewForm } from "./review";

const words = text.definition;
const own = words.agreement;

type Act = { kind: "new" } | { kind: "change" | "remove" | "review"; of: Agreement };

/** What was agreed with customers, suppliers and inside the organization. */
export function Agreements() {
  const { data } = useSuspenseQuery(agreementsQuery);
  const [act, setAct] = useState<Act | null>(null);
  const [mayAdd, mayChange, mayRemove, mayReview] = [useMay("create_agreement"), useMay("update_agreement"), useMay("delete_agreement"), useMay("create_agreement_review")];
  const close = () => setAct(null);
  const titles = { new: own.add, change: words.change, remove: words.remove, review: words.review.record };
  return (
    <Part title={words.parts.agreements} lead={own.lead} add={own.add} mayAdd={mayAdd} begin={() => setAct({ kind: "new" })}>
      {data.length === 0 ? <Text c="dimmed">{own.empty}</Text> : null}
      <ul className={classes.list}>
        {data.map((of) => (
          <li key={of.id} className={classes.row}>
            <div>
              <Text fw={600}>{of.name}</Text>
              <Text size="sm">{own.with(own.kinds[of.kind], of.party)}</Text>
              {of.description ? <Text size="sm">{of.description}</Text> : null}
              {of.services.length > 0 ? <Text size="sm">{own.covers(of.services.map(({ name }) => name))}</Text> : null}
              <Text size="sm" c="dimmed">
                {[days(of), of.location].filter(Boolean).join(" · ")}
              </Text>
              <Rhythm of={of} />
            </div>
            <Group gap="xs">
              <Acts
                of={of.name}
                acts={[
                  [words.review.record, mayReview, () => setAct({ kind: "review", of })],
                  [words.change, mayChange, () => setAct({ kind: "change", of })],
                  [words.remove, mayRemove, () => setAct({ kind: "remove", of })],
                ]}
              />
            </Group>
          </li>
        ))}
      </ul>
      <Dialog title={act ? titles[act.kind] : ""} close={close}>
        {act ? <Doing act={act} close={close} /> : null}
      </Dialog>
    </Part>
  );
}

function Doing({ act, close }: { act: Act; close: () => void }) {
  if (act.kind === "new") return <AgreementForm of={null} close={close} />;
  if (act.kind === "change") return <AgreementForm of={act.of} close={close} />;
  if (act.kind === "review") return <ReviewForm subject="agreement" id={act.of.id} close={close} />;
  return <Removal of={act.of} close={close} />;
}

function days({ starts_on, ends_on, ended }: Agreement): string {
  if (ended && ends_on) return own.ended(inWords(ends_on));
  if (starts_on && ends_on) return span(starts_on, ends_on);
  if (starts_on) return own.since(inWords(starts_on));
  return ends_on ? own.until(inWords(ends_on)) : "";
}

function Removal({ of, close }: { of: Agreement; close: () => void }) {
  const remove = useRemoveAgreement(of.id);
  return <Confirm act={remove} send={() => remove.mutate(undefined, { onSuccess: close })} body={words.removeBody(of.name)} label={words.remove} close={close} />;
}
