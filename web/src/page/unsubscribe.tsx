import { Anchor, Button, List, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../client/problem";
import { useUnsubscribe } from "../client/wish";
import { Notice, Refusal } from "../frame/notice";
import { Heading } from "../frame/page";
import { tokenOfAddress } from "../frame/token";
import { text } from "../text/text";
import { isWishKind, nameOfWish } from "../wish/name";

const words = text.wish.stop;

/** The kinds that the address names, as far as there are such. */
const kindsOfAddress = () => {
  const named = new URLSearchParams(window.location.search).get("kinds")?.split(",") ?? [];
  return named.filter(isWishKind);
};

/** Where the link in a reminder leads. Only the button stops anything: whatever opens links by itself does not. */
export function Unsubscribe() {
  const [kinds] = useState(kindsOfAddress);
  const [token] = useState(tokenOfAddress);
  const { mutate, isSuccess, error, isPending } = useUnsubscribe();
  const gone = !token || (error instanceof Problem && error.status === 404);
  return (
    <Stack gap="lg">
      <Heading title={words.title} />
      {gone ? <Notice tone="warn">{words.gone}</Notice> : null}
      {!gone ? <Refusal error={error} /> : null}
      {isSuccess ? (
        <Notice tone="ok" live>
          {words.done}
        </Notice>
      ) : null}
      {!gone && !isSuccess ? (
        <>
          <List>
            {kinds.map((kind) => (
              <List.Item key={kind}>{nameOfWish(kind)}</List.Item>
            ))}
          </List>
          <Text>{words.lead}</Text>
          <Button size="md" loading={isPending} onClick={() => mutate(token)}>
            {words.agree}
          </Button>
        </>
      ) : null}
      <Anchor renderRoot={(props) => <Link to="/settings/my-reminders" {...props} />}>{words.settings}</Anchor>
    </Stack>
  );
}
