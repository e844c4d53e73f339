import { Badge, Button, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { membersQuery } from "../client/organization";
import { invitationsQuery, useRemoveMember, useTakeBack } from "../client/people";
import { useMay, useSession } from "../client/session";
import type { Invitation, Member } from "../client/shape";
import { Confirm } from "../frame/confirm";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { MemberMailStop } from "../person/mail-stop";
import { InviteForm, PlaceForm, standing } from "../person/place-form";
import { ServiceAccounts } from "../person/service-account";
import { FormerMembers } from "../person/former";
import { FactorRule } from "../person/factor-rule";
import { text } from "../text/text";
import classes from "./register.module.css";

const words = text.people;

type Act = { kind: "invite" } | { kind: "change" | "remove"; member: Member };

export function PeoplePart() {
  const { data: members } = useSuspenseQuery(membersQuery);
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const mayInvite = useMay("create_invitation");
  const mayRule = useMay("create_second_factor_rule");
  const title = act?.kind === "invite" ? words.invite : act ? `${words[act.kind]}: ${act.member.person.name}` : "";
  return (
    <Part
      title={words.tab}
      lead={words.lead}
      actions={
        mayInvite ? (
          <Button leftSection={<IconUserPlus size={17} />} onClick={() => setAct({ kind: "invite" })}>
            {words.invite}
          </Button>
        ) : null
      }
    >
      <ul className={classes.list}>
        {members.map((member) => (
          <MemberRow key={member.id} member={member} setAct={setAct} />
        ))}
      </ul>
      {mayRule ? <FactorRule /> : null}
      {mayInvite ? <Invitations /> : null}
      {mayInvite ? <FormerMembers /> : null}
      <ServiceAccounts />
      <Modal opened={act !== null} onClose={close} title={title} closeButtonProps={{ "aria-label": text.frame.close }}>
        {act?.kind === "invite" ? <InviteForm close={close} /> : null}
        {act?.kind === "change" ? <PlaceForm member={act.member} close={close} /> : null}
        {act?.kind === "remove" ? <Removal member={act.member} close={close} /> : null}
      </Modal>
    </Part>
  );
}

function MemberRow({ member, setAct }: { member: Member; setAct: (act: Act) => void }) {
  const { membership } = useSession();
  const may = useMay("update_member") && !member.grant && (membership.role === "owner" || member.role !== "owner");
  const { name } = member.person;
  return (
    <li className={classes.row}>
      <div>
        <Text fw={600}>
          {name} {member.id === membership.id ? <Badge variant="light">{words.you}</Badge> : null}
        </Text>
        <Text size="sm" c="dimmed">
          {member.email}
        </Text>
        <Text size="sm">{standing(member)}</Text>
        {member.mail_stop ? <MemberMailStop member={member} stop={member.mail_stop} /> : null}
        {member.grant ? (
          <Text size="sm" c="dimmed">
            {text.consultancy.people_of(member.grant.name)} · {text.consultancy.place_hint}
          </Text>
        ) : null}
      </div>
      {may ? (
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => setAct({ kind: "change", member })} aria-label={`${words.change}: ${name}`}>
            {words.change}
          </Button>
          {member.id === membership.id ? null : (
            <Button variant="default" size="xs" onClick={() => setAct({ kind: "remove", member })} aria-label={`${words.remove}: ${name}`}>
              {words.remove}
            </Button>
          )}
        </Group>
      ) : null}
    </li>
  );
}

function Invitations() {
  const { data = [] } = useQuery(invitationsQuery);
  const back = useTakeBack();
  return (
    <Stack gap="xs">
      <Title order={3}>{words.invitations}</Title>
      <Refusal error={back.error} />
      {data.length === 0 ? <Text c="dimmed">{words.noInvitations}</Text> : null}
      <ul className={classes.list}>
        {(data as Invitation[]).map((invitation) => (
          <li key={invitation.id} className={classes.row}>
            <div>
              <Text fw={600}>{invitation.email}</Text>
              <Text size="sm">{standing({ ...invitation, certification_ids: invitation.certification_ids ?? null })}</Text>
              <Text size="sm" c="dimmed">
                {words.states[invitation.state]}
              </Text>
            </div>
            {invitation.state === "open" ? (
              <Button
                variant="default"
                size="xs"
                loading={back.isPending && back.variables.id === invitation.id}
                onClick={() => back.mutate(invitation)}
                aria-label={`${words.takeBack}: ${invitation.email}`}
              >
                {words.takeBack}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function Removal({ member, close }: { member: Member; close: () => void }) {
  const remove = useRemoveMember(member);
  return (
    <Confirm
      act={remove}
      send={() => remove.mutate(undefined, { onSuccess: close })}
      body={words.removeBody(member.person.name)}
      label={words.remove}
      close={close}
    />
  );
}
