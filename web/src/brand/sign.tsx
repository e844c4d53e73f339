import { useQuery } from "@tanstack/react-query";
import { shownBrandQuery } from "../client/brand";
import { useMay } from "../client/session";
import { Logo } from "../frame/logo";
import { text } from "../text/text";
import { Mark } from "./mark";
import classes from "./sign.module.css";

/** The name at the head of the pages: the product's, or that of the consultancy whose brand the organization has chosen. */
export function Sign() {
  const may = useMay("get_shown_brand");
  const { data: brand } = useQuery({ ...shownBrandQuery, enabled: may });
  if (!brand?.name) return <Logo />;
  return (
    <span className={classes.sign}>
      <Mark name={brand.name} color={brand.color} logo={brand.logo} />
      <small className={classes.by}>{text.brand.by}</small>
    </span>
  );
}
