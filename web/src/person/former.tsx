import { Button, Modal, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formerQuery, useEraseMember } from "../client/people";
import { useMay, useSession } from "../client/session";
import { moment } from "../date/civil";
import { Confirm } from "../frame/confirm";
import { Refusal } from "../frame/notice";
import classes from "../page/register.module.css";
import { text } from "../text/text";

const words = text.people.former;

type Former = { id: string; name: string };

/** The people who have left, and for an owner the way to erase them. */
export function FormerMembers() {
  const { data = [], error } = useQuery(formerQuery);
  const { person, organization } = useSession();
  const mayErase = useMay("create_member_erasure");
  const [erased, setErased] = useState<Former | null>(null);
  return (
    <Stack gap="xs">
      <Title order={3}>{words.title}</Title>
      <Refusal error={error} />
      {data.length === 0 ? <Text c="dimmed">{words.none}</Text> : null}
      <ul className={classes.list}>
        {data.map((former) => (
          <li key={former.id} className={classes.row}>
            <div>
              <Text fw={600}>{former.name}</Text>
              <Text size="sm" c="dimmed">
                {former.ended_at ? words.left(moment(former.ended_at, person.time_zone ?? organization.time_zone)) : null}
              </Text>
            </div>
            {mayErase && !former.erased ? (
              <Button variant="default" size="xs" onClick={() => setErased(former)} aria-label={`${words.erase}: ${former.name}`}>
                {words.erase}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <Modal opened={erased !== null} onClose={() => setErased(null)} title={words.erase} closeButtonProps={{ "aria-label": text.frame.close }}>
        {erased ? <Erasure former={erased} close={() => setErased(null)} /> : null}
      </Modal>
    </Stack>
  );
}

function Erasure({ former, close }: { former: Former; close: () => void }) {
  const erase = useEraseMember(former.id);
  const send = () => erase.mutate(undefined, { onSuccess: close });
  return <Confirm act={erase} send={send} body={words.eraseBody(former.name)} label={words.erase} close={close} />;
}
