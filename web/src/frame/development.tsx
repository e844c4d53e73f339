import { useQuery } from "@tanstack/react-query";
import { text } from "../text/text";
import { Notice } from "./notice";

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** A development server shows the mails it wrote at /dev/mail; only on this machine is it worth asking for them. */
export function DevelopmentMail() {
  const { data } = useQuery({
    queryKey: ["development-mail"],
    queryFn: async () => {
      const answer = await fetch("/dev/mail.json");
      await answer.text();
      return answer.ok;
    },
    enabled: loopback.test(window.location.hostname),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (!data) return null;
  return (
    <Notice tone="info">
      {text.entrance.mail.dev} <a href="/dev/mail">/dev/mail</a>
    </Notice>
  );
}
