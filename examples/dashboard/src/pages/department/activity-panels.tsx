import { BarList } from '../../charts/bar-list.tsx';
import { DailyActivityChart } from '../../charts/daily-activity-chart.tsx';
import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import type { DepartmentVariables } from './department-page.tsx';

const ActivityQuery = graphql(`
  query DepartmentActivity($id: ID!, $termId: ID, $filter: DepartmentFilter) {
    account(id: $id) {
      id
      analytics(termId: $termId, filter: $filter) {
        activity {
          byDate {
            date
            views
            participations
          }
          byCategory {
            category
            views
          }
        }
      }
    }
  }
`);

const nothing = 'Nobody has looked at a course of this term yet.';

/** Page views by day and by part of Canvas: Canvas gives both in one answer. */
export function ActivityPanels({ query }: { query: DepartmentVariables }) {
  const activity = useLoaded(
    { query: ActivityQuery, ...query },
    ({ account }) => account?.analytics?.activity,
  );
  return (
    <>
      <Panel title="Activity by day" note="Page views and participations, by UTC day" wide>
        <Load
          part={activity}
          isEmpty={({ byDate }) => byDate.length === 0}
          empty={nothing}
          height={310}
        >
          {({ byDate }) => <DailyActivityChart days={byDate} />}
        </Load>
      </Panel>
      <Panel title="Where people go" note="Page views by part of Canvas">
        <Load
          part={activity}
          isEmpty={({ byCategory }) => byCategory.length === 0}
          empty={nothing}
          height={340}
        >
          {({ byCategory }) => (
            <BarList
              items={byCategory.map(({ category, views }) => ({ name: category, value: views }))}
            />
          )}
        </Load>
      </Panel>
    </>
  );
}
