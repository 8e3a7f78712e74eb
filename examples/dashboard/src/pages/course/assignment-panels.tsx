import { BoxPlots } from '../../charts/box-plots.tsx';
import { toScoreBox } from '../../charts/box.tsx';
import { PunctualityBars } from '../../charts/punctuality-bars.tsx';
import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';

const AssignmentsQuery = graphql(`
  query CourseAssignments($id: ID!) {
    course(id: $id) {
      id
      analytics {
        assignments {
          assignmentId
          title
          nonDigitalSubmission
          pointsPossible
          minScore
          firstQuartile
          median
          thirdQuartile
          maxScore
          tardinessBreakdown {
            onTime
            late
            missing
            floating
          }
        }
      }
    }
  }
`);

/** The scores of each assignment, and who handed it in when. */
export function AssignmentPanels({ id }: { id: string }) {
  const assignments = useLoaded({ query: AssignmentsQuery, variables: { id } }, ({ course }) => {
    const list = course?.analytics?.assignments;
    if (!list) return null;
    return {
      boxes: list.map((one) => toScoreBox(one)).filter((box) => box !== null),
      punctuality: list
        // Canvas counts nothing for work that is handed in on paper.
        .filter(({ nonDigitalSubmission }) => !nonDigitalSubmission)
        .flatMap(({ assignmentId, title, tardinessBreakdown: shares }) =>
          shares
            ? [
                {
                  id: assignmentId,
                  title: title ?? 'Untitled',
                  onTime: shares.onTime,
                  late: shares.late,
                  missing: shares.missing,
                  floating: shares.floating ?? 0,
                },
              ]
            : [],
        ),
    };
  });
  return (
    <>
      <Panel title="Scores" note="From the lowest to the highest, the middle half in the box">
        <Load
          part={assignments}
          isEmpty={({ boxes }) => boxes.length === 0}
          empty="Nothing is graded yet, or the scores are kept from you."
          height={420}
        >
          {({ boxes }) => <BoxPlots boxes={boxes} />}
        </Load>
      </Panel>
      <Panel title="Punctuality" note="Shares of the students, for work that is handed in online">
        <Load
          part={assignments}
          isEmpty={({ punctuality }) => punctuality.length === 0}
          empty="Nothing is handed in online here."
          height={420}
        >
          {({ punctuality }) => <PunctualityBars rows={punctuality} />}
        </Load>
      </Panel>
    </>
  );
}
