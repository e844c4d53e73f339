import { getRouteApi } from "@tanstack/react-router";
import { Agreements } from "../definition/agreements";
import { Customers } from "../definition/customers";
import { Register } from "../definition/register";
import { Services } from "../definition/services";
import { Missing } from "../frame/missing";

const route = getRouteApi("/inside/definition/$part");
const parts: Record<string, () => React.ReactNode> = { services: Services, customers: Customers, agreements: Agreements, register: Register };

/** A part of what the organization has said of itself: what it promises, and what it works with. */
export function DefinitionPart() {
  const Part = parts[route.useParams().part];
  return Part ? <Part /> : <Missing />;
}
