import { DailyActivityChart } from '../../charts/daily-activity-chart.tsx';
import { HoursHeatmap } from '../../charts/hours-heatmap.tsx';
import { Empty } from '../../components/empty.tsx';
import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import { toDays } from './activity-days.ts';

const ActivityQuery = graphql(`
  query StudentActivity($courseId: ID!, $studentId: ID!) {
    course(id: $courseId) {
      id
      analytics {
        student(id: $studentId) {
          activity {
            pageViews {
              at
              size
              views
            }
            participations {
              createdAt
            }
          }
        }
      }
    }
  }
`);

const nothing = 'The student has not opened the course yet.';

/** When the student looks at the course: by hour of the week, and day by day. */
export function StudentActivityPanels({
  variables,
}: {
  variables: { courseId: string; studentId: string };
}) {
  const activity = useLoaded(
    { query: ActivityQuery, variables },
    ({ course }) => course?.analytics?.student?.activity,
  );
  return (
    <>
      <Panel title="Hours of the week" note="Page views by the clock of the course’s Canvas">
        <Load
          part={activity}
          isEmpty={({ pageViews }) => pageViews.length === 0}
          empty={nothing}
          height={280}
        >
          {({ pageViews }) =>
            pageViews.some(({ size }) => size === 'DAY') ? (
              <Empty>This Canvas counts by days; it knows no hours.</Empty>
            ) : (
              <HoursHeatmap buckets={pageViews} />
            )
          }
        </Load>
      </Panel>
      <Panel title="Day by day" note="Page views and participations">
        <Load
          part={activity}
          isEmpty={({ pageViews }) => pageViews.length === 0}
          empty={nothing}
          height={310}
        >
          {({ pageViews, participations }) => (
            <DailyActivityChart days={toDays(pageViews, participations)} />
          )}
        </Load>
      </Panel>
    </>
  );
}
