import { GradeHistogram } from '../../charts/grade-histogram.tsx';
import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import type { DepartmentVariables } from './department-page.tsx';

const GradesQuery = graphql(`
  query DepartmentGrades($id: ID!, $termId: ID, $filter: DepartmentFilter) {
    account(id: $id) {
      id
      analytics(termId: $termId, filter: $filter) {
        grades {
          total
          mean
          median
          bins {
            score
            count
          }
        }
      }
    }
  }
`);

/** How the current scores lie. */
export function GradesPanel({ query }: { query: DepartmentVariables }) {
  const grades = useLoaded(
    { query: GradesQuery, ...query },
    ({ account }) => account?.analytics?.grades,
  );
  return (
    <Panel title="Grades" note="Current scores: a student counts once in each course">
      <Load
        part={grades}
        isEmpty={({ total }) => total === 0}
        empty="Nothing is graded in this term yet."
        height={310}
      >
        {(distribution) => <GradeHistogram grades={distribution} />}
      </Load>
    </Panel>
  );
}
