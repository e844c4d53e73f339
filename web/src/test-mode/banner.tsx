import { Button, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useMay, useSession } from "../client/session";
import { Problem } from "../client/problem";
import { clockQuery, useAdvance } from "../client/test-mode";
import { moment, shifted } from "../date/civil";
import { DayField } from "../field/day";
import { Confirm } from "../frame/confirm";
import { text } from "../text/text";
import classes from "./banner.module.css";

const words = text.testMode;

/** Says on every page of a test organization that it is one, and what its clock shows. */
export function TestBanner() {
  const { organization } = useSession();
  return organization.test ? <Clock zone={organization.time_zone} /> : null;
}

function Clock({ zone }: { zone: string }) {
  const { data: clock } = useQuery(clockQuery);
  const client = useQueryClient();
  const may = useMay("create_test_clock_advance");
  const [opened, dialog] = useDisclosure(false);
  const runs = Boolean(clock?.advancing_to);
  const ran = useRef(false);
  // What the pages show is of the time before.
  useEffect(() => {
    if (ran.current && !runs) void client.invalidateQueries();
    ran.current = runs;
  }, [runs, client]);
  return (
    <Group className={classes.banner} role="status" justify="space-between" gap="sm">
      <Text size="sm">
        <strong>{words.name}.</strong> {clock ? (clock.advancing_to ? words.runs(moment(clock.advancing_to, zone)) : words.shows(moment(clock.shows_at, zone))) : null}
      </Text>
      {may && clock ? (
        <Button size="compact-sm" variant="default" loading={runs} onClick={dialog.open}>
          {words.advance}
        </Button>
      ) : null}
      <Modal opened={opened} onClose={dialog.close} title={words.advance} closeButtonProps={{ "aria-label": text.frame.close }}>
        {clock ? <Advance today={clock.today} close={dialog.close} /> : null}
      </Modal>
    </Group>
  );
}

function Advance({ today, close }: { today: string; close: () => void }) {
  const advance = useAdvance();
  const [day, setDay] = useState(shifted(today, 30));
  const why = advance.error instanceof Problem ? advance.error.fields[0]?.detail : undefined;
  return (
    <Confirm act={advance} send={() => advance.mutate(day, { onSuccess: close })} body={words.body} label={words.advance} close={close}>
      <DayField label={words.day} value={day} onChange={(event) => setDay(event.currentTarget.value)} error={why} data-autofocus />
    </Confirm>
  );
}
