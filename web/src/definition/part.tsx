import { Button, Modal } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Page } from "../frame/page";
import { text } from "../text/text";
import { DefinitionTabs } from "./tabs";

type PartProps = { title: string; lead: string; add: string; mayAdd: boolean; begin: () => void; children: ReactNode };

/** A part of the definition: its tabs, what it holds, and the way to add to it. */
export function Part({ title, lead, add, mayAdd, begin, children }: PartProps) {
  const action = mayAdd ? (
    <Button leftSection={<IconPlus size={17} />} onClick={begin}>
      {add}
    </Button>
  ) : null;
  return (
    <Page title={title} lead={lead} actions={action}>
      <DefinitionTabs />
      {children}
    </Page>
  );
}

/** A dialog of a part. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  return (
    <Modal opened={children !== null} onClose={close} title={title} size="lg" closeButtonProps={{ "aria-label": text.frame.close }}>
      {children}
    </Modal>
  );
}

/** What can be done with a row; each button says with which. */
export function Acts({ of, acts }: { of: string; acts: [label: string, may: boolean, act: () => void][] }) {
  return acts
    .filter(([, may]) => may)
    .map(([label, , act]) => (
      <Button key={label} variant="default" size="xs" onClick={act} aria-label={`${label}: ${of}`}>
        {label}
      </Button>
    ));
}
