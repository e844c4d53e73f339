import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { dutyQuery, useAddDuty, useChangeDuty } from "../client/duty";
import { useSession } from "../client/session";
import type { Duty } from "../client/shape";
import { DutyEditor } from "../duty/form";
import { blankDuty, factsOf, valuesOf } from "../duty/values";
import { Page } from "../frame/page";
import { text } from "../text/text";

const words = text.duty;

export function NewDuty() {
  const { membership } = useSession();
  const add = useAddDuty();
  const navigate = useNavigate();
  return (
    <Page title={words.add}>
      <DutyEditor
        initial={blankDuty(membership.id)}
        save={add}
        submit={(values, refused) =>
          add.mutate(factsOf(values, false), {
            onSuccess: ({ id }) => {
              notifications.show({ message: words.saved });
              void navigate({ to: "/duties/$id", params: { id } });
            },
            onError: refused,
          })
        }
      />
    </Page>
  );
}

/** The form begins from the state that was read, and names it when it saves: nobody else's change is written over. */
export function ChangedDuty() {
  const { id } = useParams({ from: "/inside/duties/$id/edit" });
  const { data } = useSuspenseQuery(dutyQuery(id));
  const [base] = useState(data);
  const change = useChangeDuty(id);
  const navigate = useNavigate();
  return (
    <Page title={`${words.edit}: ${base.value.title}`}>
      <DutyEditor
        initial={valuesOf(base.value as Duty)}
        save={change}
        submit={(values, refused) =>
          change.mutate(
            { ...factsOf(values, true), tag: base.tag },
            {
              onSuccess: () => {
                notifications.show({ message: words.saved });
                void navigate({ to: "/duties/$id", params: { id } });
              },
              onError: refused,
            },
          )
        }
      />
    </Page>
  );
}
