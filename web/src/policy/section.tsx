import { Button, Collapse, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId } from "react";
import { text } from "../text/text";
import { PolicyEditor } from "./editor";
import classes from "./editor.module.css";
import type { PolicyForm } from "./form";
import { departures, type Layer } from "./values";

/** The policy as a part of a larger form: closed, until somebody asks for it or the server refuses a field of it. */
export function PolicySection({ title, form, layers }: { title: string; form: PolicyForm; layers: readonly Layer[] }) {
  const [asked, { toggle }] = useDisclosure(false);
  const id = useId();
  const open = asked || Object.keys(form.errors).some((path) => path.startsWith("policy."));
  return (
    <div>
      <Button
        variant="default"
        leftSection={open ? <IconChevronDown size={17} aria-hidden /> : <IconChevronRight size={17} aria-hidden />}
        onClick={toggle}
        aria-expanded={open}
        aria-controls={id}
        className={classes.opener}
      >
        {title}
        <Text span inherit c="dimmed" fw={400} className={classes.count}>
          {text.policy.departures(departures(form.values.policy))}
        </Text>
      </Button>
      <Collapse expanded={open} id={id}>
        <div className={classes.inside}>
          <PolicyEditor form={form} layers={layers} />
        </div>
      </Collapse>
    </div>
  );
}
