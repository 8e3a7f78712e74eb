import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { Tiles } from '../../components/tiles.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import type { DepartmentVariables } from './department-page.tsx';

const StatisticsQuery = graphql(`
  query DepartmentStatistics($id: ID!, $termId: ID, $filter: DepartmentFilter) {
    account(id: $id) {
      id
      analytics(termId: $termId, filter: $filter) {
        statistics {
          courses
          teachers
          students
          assignments
          discussionTopics
          attachments
          mediaObjects
        }
      }
    }
  }
`);

/** How much there is of everything. */
export function StatisticsTiles({ query }: { query: DepartmentVariables }) {
  const statistics = useLoaded(
    { query: StatisticsQuery, ...query },
    ({ account }) => account?.analytics?.statistics,
  );
  return (
    <Panel title="At a glance" wide>
      <Load part={statistics} empty="Canvas counts nothing here." height={66}>
        {(counts) => (
          <Tiles
            tiles={[
              { name: 'Courses', value: counts.courses },
              { name: 'Students', value: counts.students },
              { name: 'Teachers', value: counts.teachers },
              { name: 'Assignments', value: counts.assignments },
              { name: 'Discussions', value: counts.discussionTopics },
              { name: 'Files', value: counts.attachments },
              { name: 'Media', value: counts.mediaObjects },
            ]}
          />
        )}
      </Load>
    </Panel>
  );
}
