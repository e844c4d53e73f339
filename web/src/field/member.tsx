import { Select, type SelectProps } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { membersQuery } from "../client/organization";
import { text } from "../text/text";

/** One of the organization's people: who gets the reminders. */
export function MemberField(props: Omit<SelectProps, "data">) {
  const { data: members } = useSuspenseQuery(membersQuery);
  return (
    <Select
      label={text.certification.responsible}
      allowDeselect={false}
      {...props}
      data={members.map(({ id, person }) => ({ value: id, label: person.name }))}
    />
  );
}
