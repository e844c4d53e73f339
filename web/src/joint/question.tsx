import { Button, Checkbox, Group, NumberInput, Select, Stack, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { Certification } from "../client/shape";
import { Notice } from "../frame/notice";
import { text } from "../text/text";
import classes from "./question.module.css";
import { entryFrom, type JointSearch, MOST, needsRisk, type Risk, risks, type Row, rowOf } from "./values";

const words = text.joint;

/** Which certificates take part, what their audits take, and how far the systems are one. The answer goes into the address. */
export function QuestionForm({ certifications, search }: { certifications: Certification[]; search: JointSearch }) {
  const navigate = useNavigate();
  const [level, setLevel] = useState<number | string>(search.level ?? 20);
  const [move, setMove] = useState(search.move ?? false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [rows, setRows] = useState<Record<string, Row>>(() => {
    const entryOf = (id: string) => search.of?.find((entry) => entry.id === id);
    return Object.fromEntries(certifications.map((one, n) => [one.id, rowOf(entryOf(one.id), search.of ? Boolean(entryOf(one.id)) : n < MOST, one)]));
  });
  const change = (id: string, part: Partial<Row>) => setRows((all) => ({ ...all, [id]: { ...(all[id] ?? rowOf(undefined, false)), ...part } }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const chosen = certifications.flatMap(({ id }) => (rows[id]?.chosen ? [[id, rows[id]] as const] : []));
    const half = chosen.some(([, row]) => (typeof row.surveillance === "number") !== (typeof row.recertification === "number"));
    const fault = chosen.length === 0 ? words.choose : chosen.length > MOST ? words.most : half ? words.bothDays : null;
    setWrong(fault);
    if (fault) return;
    const of = chosen.map(([id, row]) => entryFrom(id, row));
    void navigate({ to: "/joint-audits", search: { of, level: typeof level === "number" ? level : 0, ...(move ? { move: true } : {}) }, resetScroll: false });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <fieldset className={classes.choice}>
          <legend className={classes.legend}>{words.which}</legend>
          <Text size="sm" c="dimmed">
            {words.quotedHint}
          </Text>
          {certifications.map((certification) => (
            <Taker
              key={certification.id}
              certification={certification}
              row={rows[certification.id] ?? rowOf(undefined, false)}
              change={(part) => change(certification.id, part)}
            />
          ))}
        </fieldset>
        <Group align="flex-end" gap="xl">
          <NumberInput label={words.level} description={words.levelHint} min={0} max={20} decimalScale={2} clampBehavior="strict" value={level} onChange={setLevel} maw={360} />
          <Checkbox label={words.move} checked={move} onChange={(event) => setMove(event.currentTarget.checked)} mb={8} />
        </Group>
        {wrong ? (
          <Notice tone="bad" live>
            {wrong}
          </Notice>
        ) : null}
        <Button type="submit" style={{ alignSelf: "flex-start" }}>
          {words.submit}
        </Button>
      </Stack>
    </form>
  );
}

type TakerProps = { certification: Certification; row: Row; change: (part: Partial<Row>) => void };

function Taker({ certification, row, change }: TakerProps) {
  const { standard, standard_reference, certification_body, certificate_number } = certification;
  const about = [certification_body?.name, certificate_number].filter(Boolean).join(" · ");
  const of = (field: string) => `${field}, ${standard_reference}`;
  const number = { min: 0.5, max: 200, step: 0.5, decimalScale: 1, clampBehavior: "blur" as const, disabled: !row.chosen };
  return (
    <div className={classes.row}>
      <Checkbox
        className={classes.name}
        label={standard_reference}
        description={about || undefined}
        checked={row.chosen}
        onChange={(event) => change({ chosen: event.currentTarget.checked })}
      />
      <NumberInput
        label={words.people}
        aria-label={of(words.people)}
        min={1}
        max={10_000_000}
        allowDecimal={false}
        hideControls
        disabled={!row.chosen}
        value={row.people}
        onChange={(people) => change({ people })}
      />
      {needsRisk(standard) ? (
        <Select
          label={words.risk}
          aria-label={of(words.risk)}
          data={risks.map((value) => ({ value, label: words.risks[value] }))}
          disabled={!row.chosen}
          value={row.risk}
          onChange={(risk) => change({ risk: risk as Risk | null })}
        />
      ) : (
        <span className={classes.gap} />
      )}
      <NumberInput label={`${words.quoted}: ${words.surveillance}`} aria-label={of(`${words.quoted}: ${words.surveillance}`)} {...number} value={row.surveillance} onChange={(surveillance) => change({ surveillance })} />
      <NumberInput label={`${words.quoted}: ${words.recertification}`} aria-label={of(`${words.quoted}: ${words.recertification}`)} {...number} value={row.recertification} onChange={(recertification) => change({ recertification })} />
    </div>
  );
}
