import { Text } from "@mantine/core";
import { IconCircle, IconCircleCheckFilled, IconCircleX } from "@tabler/icons-react";
import type { SiteAudit, SiteCoverage, SiteMark, SiteRecord } from "../client/site";
import { inWords, short } from "../date/civil";
import { text } from "../text/text";
import classes from "./matrix.module.css";

const words = text.site;

/** Sites down, audits across: what was chosen and what was visited. */
export function Matrix({ coverage: { sites, audits } }: { coverage: SiteCoverage }) {
  return (
    // The region scrolls, so the keyboard must reach it.
    <section className={classes.scroll} aria-label={words.scroll} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{words.site}</th>
            {audits.map((audit) => (
              <th scope="col" key={`${audit.key}/${audit.event_id}`}>
                <span className={classes.kind}>{words.kinds[audit.kind]}</span>
                <span className={classes.day}>{inWords(audit.on)}</span>
                <span className={classes.day}>{audit.state === "done" ? words.held : text.state[audit.state]}</span>
              </th>
            ))}
            <th scope="col">{words.last}</th>
          </tr>
        </thead>
        <tbody>
          {sites.map((site) => (
            <Row key={site.id} site={site} audits={audits} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.minimum}</th>
            {audits.map((audit) => (
              <td key={`${audit.key}/${audit.event_id}`}>
                <Enough audit={audit} />
              </td>
            ))}
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function Row({ site, audits }: { site: SiteRecord; audits: SiteAudit[] }) {
  const about = [site.is_central ? words.central : "", site.risk_group ?? "", site.covered ? "" : words.gone].filter(Boolean);
  return (
    <tr>
      <th scope="row">
        {site.name}
        {about.length > 0 ? <span className={classes.about}>{about.join(" · ")}</span> : null}
      </th>
      {audits.map((audit) => (
        <td key={`${audit.key}/${audit.event_id}`}>
          <Mark mark={audit.sites.find(({ site_id }) => site_id === site.id)} held={audit.event_id !== null && audit.enough !== null} />
        </td>
      ))}
      <td className="ck-number">{site.last_visited_on ? inWords(site.last_visited_on) : <span className={classes.about}>{words.notYet}</span>}</td>
    </tr>
  );
}

function Mark({ mark, held }: { mark: SiteMark | undefined; held: boolean }) {
  if (!mark) return <span className="ck-hidden">–</span>;
  const tone = mark.visited_on ? "ok" : held ? "bad" : "info";
  const Icon = mark.visited_on ? IconCircleCheckFilled : held ? IconCircleX : IconCircle;
  const state = mark.visited_on ? words.visited(short(mark.visited_on)) : held ? words.missed : words.chosen;
  return (
    <span className={classes.mark} data-tone={tone}>
      <Icon size={18} aria-hidden />
      <span>
        {state}
        {mark.how ? <span className={classes.about}>{words.how[mark.how]}</span> : null}
      </span>
    </span>
  );
}

function Enough({ audit: { minimum, visited, enough, event_id } }: { audit: SiteAudit }) {
  if (minimum === null || minimum === undefined) return null;
  return (
    <Text inherit className={classes.enough} data-tone={enough === false ? "bad" : enough ? "ok" : undefined}>
      {event_id ? words.of(visited, minimum) : words.atLeast(minimum)}
    </Text>
  );
}
