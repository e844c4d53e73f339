import { Anchor, Group, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type CoverCount, coverQuery, type TargetCover } from "../client/cover";
import classes from "../cover/cover.module.css";
import { applying, warmth } from "../cover/heat";
import { Page } from "../frame/page";
import { locale } from "../language/choice";
import { text } from "../text/text";

const words = text.cover;

/** A heat map: how far each standard is met, chapter by chapter. */
export function Cover() {
  const { data } = useSuspenseQuery(coverQuery);
  const { targets, reuse } = data;
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Group gap="md">
          <Anchor renderRoot={(props) => <Link to="/mapping" {...props} />}>{text.mapping.nav}</Anchor>
          <Anchor renderRoot={(props) => <Link to="/claims" {...props} />}>{words.claims}</Anchor>
        </Group>
      }
    >
      {targets.length === 0 ? <Text c="dimmed">{words.empty}</Text> : <Map targets={targets} />}
      {targets.length > 0 ? <Text>{reuse.factor ? words.reuse(reuse.factor.toLocaleString(locale, { maximumFractionDigits: 1 }), reuse.statements) : words.nothingMet}</Text> : null}
    </Page>
  );
}

/** The chapters of all standards, each number once, in the order of the standard that has it first; titles differ and stand in the cell. */
function chaptersOf(targets: TargetCover[]): string[] {
  return [...new Set(targets.flatMap(({ chapters }) => chapters.map(({ reference }) => reference)))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

function Map({ targets }: { targets: TargetCover[] }) {
  const chapters = chaptersOf(targets);
  return (
    <div className={classes.scroll} role="region" aria-label={words.table} tabIndex={0}>
      <table className={classes.map}>
        <thead>
          <tr>
            <th scope="col">{words.standard}</th>
            <th scope="col">{words.whole}</th>
            {chapters.map((chapter) => (
              <th key={chapter} scope="col">
                {chapter}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {targets.map(({ target, count, chapters: own }) => (
            <tr key={target.key}>
              <th scope="row">
                <Anchor renderRoot={(props) => <Link to="/gaps/$target" params={{ target: target.key }} {...props} />}>
                  {target.reference}
                </Anchor>
              </th>
              <Cell of={count} />
              {chapters.map((chapter) => {
                const found = own.find(({ reference }) => reference === chapter);
                return found ? <Cell key={chapter} of={found.count} title={words.chapter(found.reference, found.title)} /> : <td key={chapter} />;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ of: count, title }: { of: CoverCount; title?: string }) {
  const { covered, partial, missing, not_applicable } = count;
  const said = words.counted(covered, partial, missing, not_applicable);
  return (
    <td className={classes.cell} data-warmth={warmth(count) ?? undefined} title={title ? `${title}: ${said}` : said}>
      {words.cell(covered, applying(count))}
      {partial > 0 ? <span className={classes.part}>{words.inPart(partial)}</span> : null}
    </td>
  );
}
