import { Button, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Kept } from "../client/api";
import { organizationQuery, useChangeOrganization } from "../client/organization";
import type { Organization, PolicyPatch } from "../client/shape";
import { showRefusal } from "../field/refused";
import { Refusal } from "../frame/notice";
import { Part } from "../frame/part";
import { PolicyEditor } from "../policy/editor";
import { useDefaultLayer } from "../policy/layers";
import { refusedLine, toPatch, valuesOf } from "../policy/values";
import { text } from "../text/text";

export function PolicyPart() {
  const { data } = useSuspenseQuery(organizationQuery);
  const [base, setBase] = useState(data);
  return (
    <Part title={text.policy.tab} lead={text.policy.lead}>
      <OrganizationPolicy key={base.tag} policy={base.value.policy} tag={base.tag} saved={setBase} />
    </Part>
  );
}

function OrganizationPolicy({ policy, tag, saved }: { policy: PolicyPatch; tag: string; saved: (now: Kept<Organization>) => void }) {
  const layers = useDefaultLayer();
  const change = useChangeOrganization();
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { policy: valuesOf(policy) } });
  const submit = form.onSubmit((values) =>
    change.mutate(
      { tag, policy: toPatch(values.policy) },
      {
        onSuccess: (now) => {
          saved(now);
          notifications.show({ message: text.frame.saved });
        },
        onError: (error) => setStrays(showRefusal(form, error, refusedLine(values.policy))),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xl">
        <PolicyEditor form={form} layers={layers} />
        <Refusal error={change.error} strays={strays} />
        <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
          {text.frame.save}
        </Button>
      </Stack>
    </form>
  );
}
