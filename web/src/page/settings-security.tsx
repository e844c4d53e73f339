import { Stack } from "@mantine/core";
import { Browsers } from "../person/account";
import { Address } from "../person/address";
import { Password } from "../person/password";

/** What keeps one's own account one's own. */
export function SecurityPart() {
  return (
    <Stack gap="xl">
      <Address />
      <Password />
      <Browsers />
    </Stack>
  );
}
