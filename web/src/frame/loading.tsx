import { Center, Loader } from "@mantine/core";
import { text } from "../text/text";

export function Loading() {
  return (
    <Center mih="30vh" role="status" aria-label={text.frame.loading}>
      <Loader type="dots" />
    </Center>
  );
}
