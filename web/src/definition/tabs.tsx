import { type Tab, Tabs } from "../frame/tabs";
import { text } from "../text/text";

const words = text.definition;

const tabs: Tab[] = [
  { to: "/definition", label: words.parts.routines, exact: true },
  { to: "/definition/$part", params: { part: "services" }, label: words.parts.services },
  { to: "/definition/$part", params: { part: "customers" }, label: words.parts.customers },
  { to: "/definition/$part", params: { part: "agreements" }, label: words.parts.agreements },
  { to: "/definition/$part", params: { part: "register" }, label: words.parts.register },
];

/** The parts of what the organization has said of itself. */
export const DefinitionTabs = () => <Tabs name={words.name} tabs={tabs} />;
