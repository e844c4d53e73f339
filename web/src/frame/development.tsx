import { useQuery } from "@tanstack/react-query";
import { text } from "../text/text";
import { Notice } from "./notice";

/** In development mode the server shows the mails it wrote at /dev/mail; elsewhere that address does not exist and nothing is shown. */
export function DevelopmentMail() {
  const { data } = useQuery({
    queryKey: ["development-mail"],
    queryFn: async () => (await fetch("/readyz")).headers.get("x-certkeep-mode") === "development",
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
