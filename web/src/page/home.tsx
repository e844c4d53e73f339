import { useSession } from "../client/session";
import { Next } from "./next";
import { Portfolio } from "./portfolio";

/** A consultancy begins with its clients, everybody else with what is next. */
export function Home() {
  const { organization } = useSession();
  return organization.kind === "consultancy" ? <Portfolio /> : <Next />;
}
