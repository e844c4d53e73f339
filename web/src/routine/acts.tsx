import { Anchor, Button, Group, Modal, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { claimsQuery } from "../client/cover";
import { useRoutineLife } from "../client/routine";
import { useMay } from "../client/session";
import type { Routine } from "../client/shape";
import { Confirm } from "../frame/confirm";
import { Notice, Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.routine.page;

type Asked = "approve" | "retire" | "discard";

/** What can be done with a routine where it stands now. */
export function RoutineActs({ routine, tag }: { routine: Routine; tag: string }) {
  const [asked, ask] = useState<Asked | null>(null);
  const life = useRoutineLife(routine.id, tag);
  const navigate = useNavigate();
  const [mayWrite, mayReview, mayApprove, mayRetire] = [useMay("update_routine"), useMay("create_routine_review"), useMay("create_routine_approval"), useMay("create_routine_retirement")];
  const { open, state } = routine;
  const body = { approve: words.approveBody, retire: words.retireBody, discard: words.discardBody };
  const close = () => ask(null);
  const done = () => {
    close();
    // A routine that was never in force is gone with its draft.
    if (asked === "discard" && state === "draft") void navigate({ to: "/definition" });
  };
  return (
    <div>
      <Group gap="xs">
        {mayWrite && state !== "retired" ? (
          <Button variant={open ? "default" : "filled"} leftSection={<IconPencil size={17} />} renderRoot={(props) => <Link to="/routines/$id/edit" params={{ id: routine.id }} {...props} />}>
            {words.edit}
          </Button>
        ) : null}
        {mayReview && open?.state === "draft" ? (
          <Button onClick={() => life.review.mutate()} loading={life.review.isPending} disabled={routine.gaps.length > 0}>
            {words.review}
          </Button>
        ) : null}
        {mayReview && open?.state === "in_review" ? (
          <Button variant="default" onClick={() => life.back.mutate()} loading={life.back.isPending}>
            {words.back}
          </Button>
        ) : null}
        {mayApprove && open?.state === "in_review" ? <Button onClick={() => ask("approve")}>{words.approve}</Button> : null}
        {mayWrite && open ? (
          <Button variant="default" onClick={() => ask("discard")}>
            {words.discard}
          </Button>
        ) : null}
        {mayRetire && state === "in_force" ? (
          <Button variant="default" onClick={() => ask("retire")}>
            {words.retire}
          </Button>
        ) : null}
        <Button component="a" href={`/v1/routines/${routine.id}/workflow`} download variant="default">
          {words.download}
        </Button>
      </Group>
      <Refusal error={life.review.error ?? life.back.error} />
      {life.approve.isSuccess || life.retire.isSuccess ? <PutBack /> : null}
      {asked ? (
        <Modal opened onClose={close} title={words[asked]} closeButtonProps={{ "aria-label": text.frame.close }}>
          <Confirm act={life[asked]} send={() => life[asked].mutate(undefined, { onSuccess: done })} body={body[asked]} label={words[asked]} close={close} />
        </Modal>
      ) : null}
    </div>
  );
}

/** What was claimed of parts that are not as they were has to be looked at again; said where it was caused. */
function PutBack() {
  const { data } = useInfiniteQuery(claimsQuery({ unsettled: true }));
  if (!data?.pages.some((page) => page.data.length > 0)) return null;
  return (
    <Notice tone="info" live>
      <Text inherit>
        {words.putBack} <Anchor inherit renderRoot={(props) => <Link to="/claims" search={{ unsettled: true }} {...props} />}>{words.putBackShow}</Anchor>
      </Text>
    </Notice>
  );
}
