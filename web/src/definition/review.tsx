import { Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { IconAlertTriangleFilled } from "@tabler/icons-react";
import { useState } from "react";
import { Badge } from "../badge/badge";
import { reviewsQuery, useReview } from "../client/definition";
import type { ReviewSubject } from "../client/shape";
import { inWords } from "../date/civil";
import { DayField } from "../field/day";
import { showRefusal } from "../field/refused";
import { Ends } from "../frame/ends";
import { Refusal } from "../frame/notice";
import { text } from "../text/text";

const words = text.definition.review;

type Reviewed = { reviewed_on?: string | null; review_due_on?: string | null; review_overdue: boolean };

/** When something was looked at, and when it is to be looked at next. */
export function Rhythm({ of: { reviewed_on, review_due_on, review_overdue } }: { of: Reviewed }) {
  const said = [reviewed_on ? words.last(inWords(reviewed_on)) : "", review_due_on ? words.next(inWords(review_due_on)) : ""].filter(Boolean).join(" · ");
  if (!said) return null;
  return (
    <>
      <Text size="sm" c="dimmed">
        {said}
      </Text>
      {review_overdue ? <Badge tone="warn" icon={IconAlertTriangleFilled} label={words.overdue} /> : null}
    </>
  );
}

/** Records that something was looked at, over what came of it before. */
export function ReviewForm({ subject, id, close }: { subject: ReviewSubject; id: string; close: () => void }) {
  const { data: before } = useSuspenseQuery(reviewsQuery(subject, id));
  const review = useReview(subject, id);
  const [strays, setStrays] = useState<string[]>([]);
  const form = useForm({ initialValues: { on: "", note: "" } });
  const submit = form.onSubmit(({ on, note }) =>
    review.mutate({ on: on || null, note }, { onSuccess: close, onError: (error: Error) => setStrays(showRefusal(form, error)) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={review.error} strays={strays} />
        <DayField label={words.on} description={words.onHint} data-autofocus {...form.getInputProps("on")} />
        <Textarea label={words.note} description={text.frame.optional} autosize minRows={2} {...form.getInputProps("note")} />
        <Ends close={close} label={words.record} pending={review.isPending} />
        {before.length > 0 ? <Text fw={600}>{words.before}</Text> : null}
        {before.map((one) => (
          <Text key={one.id} size="sm">
            {words.by(inWords(one.reviewed_on), one.reviewed_by.name)}
            {one.note ? ` ${one.note}` : ""}
          </Text>
        ))}
      </Stack>
    </form>
  );
}
