import { Stack } from "@mantine/core";
import { useSession } from "../client/session";
import { Notice } from "../frame/notice";
import { Browsers } from "../person/account";
import { Address } from "../person/address";
import { AppFactor } from "../person/app";
import { RecoveryCodes } from "../person/codes";
import { Passkeys } from "../person/passkeys";
import { Password } from "../person/password";
import { text } from "../text/text";

/** What keeps one's own account one's own. */
export function SecurityPart() {
  const { organization, second_factor_missing: missing } = useSession();
  return (
    <Stack gap="xl">
      {missing ? <Notice tone="warn">{text.security.missing(organization.name)}</Notice> : null}
      <AppFactor />
      <Passkeys />
      <RecoveryCodes />
      <Address />
      <Password />
      <Browsers />
    </Stack>
  );
}
