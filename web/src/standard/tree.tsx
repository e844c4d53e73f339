import { Badge, Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconChevronRight, IconSearch } from "@tabler/icons-react";
import { useDeferredValue, useId, useMemo, useState } from "react";
import { text } from "../text/text";
import { type Branch, type Clause, grow, searched, withAbove } from "./clause";
import classes from "./tree.module.css";

const words = text.standard;

/** The clauses of a standard: a tree of buttons that open what is below them, and a search that opens what it finds. */
export function ClauseTree({ clauses }: { clauses: Clause[] }) {
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const wanted = useDeferredValue(typed.trim());
  const { tree, count } = useMemo(() => {
    const found = wanted ? searched(clauses, wanted) : clauses;
    return { tree: grow(wanted ? withAbove(clauses, found) : clauses), count: found.length };
  }, [clauses, wanted]);
  const turn = (reference: string) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(reference)) after.add(reference);
      return after;
    });
  return (
    <section>
      <Title order={2} mb="xs">
        {words.clauses}
      </Title>
      <Group align="flex-end" gap="sm" mb="md">
        <TextInput
          type="search"
          label={words.search}
          placeholder={words.searchHint}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          className={classes.search}
        />
        <Button variant="default" onClick={() => setOpen(new Set(clauses.map(({ reference }) => reference)))}>
          {words.openAll}
        </Button>
        <Button variant="default" onClick={() => setOpen(new Set())}>
          {words.closeAll}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" role="status">
        {wanted ? (count === 0 ? words.nothing : words.found(count, clauses.length)) : ""}
      </Text>
      <Level branches={tree} open={open} all={wanted !== "" && count < 60} turn={turn} />
    </section>
  );
}

type Shown = { open: ReadonlySet<string>; all: boolean; turn: (reference: string) => void };

function Level({ branches, ...shown }: { branches: Branch[] } & Shown) {
  return (
    <ul className={classes.level}>
      {branches.map((branch) => (
        <Row key={branch.clause.reference} branch={branch} {...shown} />
      ))}
    </ul>
  );
}

const speaks = ({ text: own, guidance, documents, evidence, statements }: Clause) =>
  Boolean(own || guidance || documents.length || evidence.length || statements.length);

function Row({ branch: { clause, below }, ...shown }: { branch: Branch } & Shown) {
  const id = useId();
  const more = below.length > 0 || speaks(clause);
  const opened = more && (shown.all || shown.open.has(clause.reference));
  const name = (
    <>
      <span className={classes.number}>{clause.reference}</span>
      <span className={classes.title} data-heading={clause.kind === "heading" || undefined}>
        {clause.title}
      </span>
      {clause.kind === "control" ? (
        <Badge variant="light" color="gray" size="sm">
          {words.kinds.control}
        </Badge>
      ) : null}
    </>
  );
  return (
    <li className={classes.item}>
      {more ? (
        <button type="button" className={classes.row} aria-expanded={opened} aria-controls={opened ? id : undefined} onClick={() => shown.turn(clause.reference)}>
          <IconChevronRight size={16} aria-hidden className={classes.mark} />
          {name}
        </button>
      ) : (
        <div className={classes.row}>
          <span className={classes.blank} />
          {name}
        </div>
      )}
      {opened ? (
        <div id={id} className={classes.below}>
          <Words clause={clause} />
          {below.length > 0 ? <Level branches={below} {...shown} /> : null}
        </div>
      ) : null}
    </li>
  );
}

/** What is said of a clause, each under its name. */
function Words({ clause }: { clause: Clause }) {
  if (!speaks(clause)) return null;
  const prose = [
    [words.text, clause.text],
    [words.guidance, clause.guidance],
  ] as const;
  const lists = [
    [words.statements, clause.statements],
    [words.documents, clause.documents],
    [words.evidence, clause.evidence],
  ] as const;
  return (
    <Stack gap="sm" className={classes.words}>
      {prose.map(([name, said]) =>
        said ? (
          <div key={name}>
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <Text className={classes.prose}>{said}</Text>
          </div>
        ) : null,
      )}
      {lists.map(([name, items]) =>
        items.length > 0 ? (
          <div key={name}>
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <ul className={classes.items}>
              {items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          </div>
        ) : null,
      )}
    </Stack>
  );
}
