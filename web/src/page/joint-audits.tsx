import { Anchor, Text } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { certificationsQuery } from "../client/certification";
import { jointQuery } from "../client/integrated";
import { Problem } from "../client/problem";
import { useSession } from "../client/session";
import { Loading } from "../frame/loading";
import { Refusal } from "../frame/notice";
import { Page } from "../frame/page";
import { Outcome } from "../joint/outcome";
import { QuestionForm } from "../joint/question";
import { requestOf } from "../joint/values";
import { text } from "../text/text";

const words = text.joint;

export function JointAudits() {
  const { data } = useSuspenseQuery(certificationsQuery);
  const { today } = useSession();
  const search = useSearch({ from: "/inside/joint-audits" });
  const joint = useQuery(jointQuery(requestOf(search)));
  const certified = data.filter(({ cycle }) => cycle);
  const strays = joint.error instanceof Problem ? joint.error.fields.map(({ detail }) => detail) : [];
  return (
    <Page title={words.title} lead={words.lead}>
      {certified.length === 0 ? (
        <Text c="dimmed">
          {words.none}{" "}
          <Anchor inherit renderRoot={(props) => <Link to="/certifications/new" {...props} />}>
            {text.certification.add}
          </Anchor>
        </Text>
      ) : (
        <QuestionForm certifications={certified} search={search} />
      )}
      <Refusal error={joint.error} strays={strays} />
      {joint.isLoading ? <Loading /> : null}
      {joint.data ? <Outcome calendar={joint.data} search={search} today={today} /> : null}
    </Page>
  );
}
