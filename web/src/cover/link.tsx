import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMay } from "../client/session";
import { text } from "../text/text";

/** The way to the gap analysis of a certification, a standard or a framework, for who may see it. */
export function GapLink({ target }: { target: string }) {
  const may = useMay("get_gap_analysis");
  return may ? <Anchor renderRoot={(props) => <Link to="/gaps/$target" params={{ target }} {...props} />}>{text.cover.gaps}</Anchor> : null;
}
