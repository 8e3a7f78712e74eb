import { MessagesChart } from '../../charts/messages-chart.tsx';
import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';

const CommunicationQuery = graphql(`
  query StudentCommunication($courseId: ID!, $studentId: ID!) {
    course(id: $courseId) {
      id
      analytics {
        student(id: $studentId) {
          communication {
            date
            instructorMessages
            studentMessages
          }
        }
      }
    }
  }
`);

/** Inbox messages between the student and the instructors. */
export function CommunicationPanel({
  variables,
}: {
  variables: { courseId: string; studentId: string };
}) {
  const days = useLoaded(
    { query: CommunicationQuery, variables },
    ({ course }) => course?.analytics?.student?.communication,
  );
  return (
    <Panel title="Messages" note="Between the student and the instructors of the course">
      <Load
        part={days}
        isEmpty={(list) => list.length === 0}
        empty="They have not written to each other."
        height={240}
      >
        {(list) => <MessagesChart days={list} />}
      </Load>
    </Panel>
  );
}
