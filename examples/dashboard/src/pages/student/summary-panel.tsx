import { PunctualityBar } from '../../charts/punctuality-bars.tsx';
import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { Tiles } from '../../components/tiles.tsx';
import { formatNumber } from '../../format.ts';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';

const SummaryQuery = graphql(`
  query StudentTotals($courseId: ID!, $studentId: ID!) {
    course(id: $courseId) {
      id
      analytics {
        student(id: $studentId) {
          summary {
            pageViews
            maxPageViews
            participations
            maxParticipations
            tardinessBreakdown {
              onTime
              late
              missing
              floating
              total
            }
          }
        }
      }
    }
  }
`);

/** The totals of the student, beside the most that any student has. */
export function SummaryPanel({
  variables,
}: {
  variables: { courseId: string; studentId: string };
}) {
  const summary = useLoaded(
    { query: SummaryQuery, variables },
    ({ course }) => course?.analytics?.student?.summary,
  );
  return (
    <Panel title="At a glance" note="Since the course began" wide>
      <Load part={summary} empty="Canvas keeps no totals for this person." height={90}>
        {({ pageViews, maxPageViews, participations, maxParticipations, tardinessBreakdown }) => (
          <>
            <Tiles
              tiles={[
                { name: `Page views (most: ${maxPageViews ?? '–'})`, value: pageViews ?? '–' },
                {
                  name: `Participations (most: ${maxParticipations ?? '–'})`,
                  value: participations ?? '–',
                },
                { name: 'On time', value: tardinessBreakdown.onTime },
                { name: 'Late', value: tardinessBreakdown.late },
                { name: 'Missing', value: tardinessBreakdown.missing },
                { name: 'Not due yet', value: tardinessBreakdown.floating },
              ]}
            />
            <PunctualityBar
              counts={tardinessBreakdown}
              total={tardinessBreakdown.total}
              format={formatNumber}
            />
          </>
        )}
      </Load>
    </Panel>
  );
}
