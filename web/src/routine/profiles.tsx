import { Button, Group, Modal, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { profilesQuery, useRemoveProfile } from "../client/routine";
import { useMay } from "../client/session";
import type { Profile } from "../client/shape";
import { Confirm } from "../frame/confirm";
import classes from "../page/register.module.css";
import { text } from "../text/text";
import { NewProfileForm, OldProfileForm } from "./profile-form";

const words = text.routine.profiles;

type Act = { kind: "new" } | { kind: "edit" | "remove"; profile: Profile };

/** The roles and positions that routines name. */
export function Profiles() {
  const { data: profiles } = useSuspenseQuery(profilesQuery);
  const [act, setAct] = useState<Act | null>(null);
  const [mayAdd, mayChange, mayRemove] = [useMay("create_profile"), useMay("update_profile"), useMay("delete_profile")];
  const close = () => setAct(null);
  return (
    <section>
      <Group justify="space-between" mb="sm">
        <div>
          <Title order={2}>{words.title}</Title>
          <Text c="dimmed">{words.lead}</Text>
        </div>
        {mayAdd ? (
          <Button variant="default" leftSection={<IconPlus size={17} />} onClick={() => setAct({ kind: "new" })}>
            {words.add}
          </Button>
        ) : null}
      </Group>
      {profiles.length === 0 ? <Text>{words.empty}</Text> : null}
      <ul className={classes.list}>
        {profiles.map((profile) => (
          <li key={profile.id} className={classes.row}>
            <div>
              <Text fw={600}>{profile.name}</Text>
              {profile.description ? <Text size="sm">{profile.description}</Text> : null}
              <Text size="sm" c="dimmed">
                {profile.holders.length > 0 ? `${words.holders}: ${text.routine.list(profile.holders.map(({ name }) => name))}` : words.nobody}
              </Text>
            </div>
            <Group gap="xs">
              {mayChange ? (
                <Button variant="default" size="xs" onClick={() => setAct({ kind: "edit", profile })} aria-label={`${words.edit}: ${profile.name}`}>
                  {words.edit}
                </Button>
              ) : null}
              {mayRemove ? (
                <Button variant="default" size="xs" onClick={() => setAct({ kind: "remove", profile })} aria-label={`${words.remove}: ${profile.name}`}>
                  {words.remove}
                </Button>
              ) : null}
            </Group>
          </li>
        ))}
      </ul>
      <Modal opened={act !== null} onClose={close} title={act?.kind === "new" ? words.add : act?.kind === "remove" ? words.remove : words.edit} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act?.kind === "new" ? <NewProfileForm close={close} /> : null}
        {act?.kind === "edit" ? <OldProfileForm profile={act.profile} close={close} /> : null}
        {act?.kind === "remove" ? <Removal profile={act.profile} close={close} /> : null}
      </Modal>
    </section>
  );
}

function Removal({ profile, close }: { profile: Profile; close: () => void }) {
  const remove = useRemoveProfile(profile.id);
  return <Confirm act={remove} send={() => remove.mutate(undefined, { onSuccess: close })} body={words.removeBody(profile.name)} label={words.remove} close={close} />;
}
