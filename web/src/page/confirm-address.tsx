import { Anchor, Button, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../client/problem";
import { useAgreeToAddress } from "../client/security";
import { Notice, Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { tokenOfAddress } from "../frame/token";
import { text } from "../text/text";

const words = text.security.address.page;

/** Where the two mailed links of a change of address lead. Only the button agrees: whatever opens links by itself does not. */
export function ConfirmAddress() {
  const [token] = useState(tokenOfAddress);
  const { mutate, data, error, isPending } = useAgreeToAddress();
  const gone = !token || (error instanceof Problem && error.status === 422);
  return (
    <Stack gap="lg">
      <Heading title={words.title} />
      {gone ? <Notice tone="warn">{words.gone}</Notice> : null}
      {!gone ? <Refusal error={error} /> : null}
      {data ? (
        <Notice tone="ok" live>
          {data.state === "changed" ? words.changed : words.waiting}
        </Notice>
      ) : null}
      {!gone && !data ? (
        <>
          <Text>{words.lead}</Text>
          <Button size="md" loading={isPending} onClick={() => mutate(token)}>
            {words.agree}
          </Button>
        </>
      ) : (
        <Anchor renderRoot={(props) => <Link to="/" {...props} />}>{words.go}</Anchor>
      )}
    </Stack>
  );
}
