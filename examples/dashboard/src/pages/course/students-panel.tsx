import { useState } from 'react';
import { Link } from 'wouter';
import { PunctualityBar } from '../../charts/punctuality-bars.tsx';
import { Load } from '../../components/load.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { ScrollArea } from '../../components/scroll-area.tsx';
import { usePages } from '../../components/use-pages.ts';
import { graphql } from '../../graphql/generated/index.ts';
import type { StudentSummarySort } from '../../graphql/generated/graphql.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import { Level } from './level.tsx';
import { SortHeader } from './sort-header.tsx';

const StudentsQuery = graphql(`
  query CourseStudents($id: ID!, $sort: StudentSummarySort!, $after: String) {
    course(id: $id) {
      id
      analytics {
        studentSummariesConnection(first: 10, after: $after, sortColumn: $sort) {
          nodes {
            student {
              id
              _id
              name
              sortableName
            }
            pageViews
            pageViewsLevel
            maxPageViews
            participations
            participationsLevel
            maxParticipations
            tardinessBreakdown {
              onTime
              late
              missing
              floating
              total
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`);

/** The students of the course, in an order of the visitor's choice, page by page as Canvas has them. */
export function StudentsPanel({ id }: { id: string }) {
  const [sort, setSort] = useState<StudentSummarySort>('NAME');
  const pages = usePages();
  const students = useLoaded(
    { query: StudentsQuery, variables: { id, sort, after: pages.after } },
    ({ course }) => course?.analytics?.studentSummariesConnection,
  );
  const order = (next: StudentSummarySort) => {
    setSort(next);
    pages.restart();
  };
  return (
    <Panel
      title="Students"
      note="Since the course began; an amber bar is in the lowest quarter"
      wide
      actions={
        <label className="field-inline">
          <span className="visually-hidden">Order by current score</span>
          <select
            value={sort.startsWith('SCORE') ? sort : ''}
            onChange={(event) => {
              if (event.target.value) order(event.target.value as StudentSummarySort);
            }}
          >
            <option value="">By a column</option>
            <option value="SCORE_DESCENDING">Highest score first</option>
            <option value="SCORE">Lowest score first</option>
          </select>
        </label>
      }
    >
      <Load
        part={students}
        isEmpty={({ nodes }) => nodes.length === 0}
        empty="Nobody is enrolled as a student yet."
        height={480}
      >
        {({ nodes, pageInfo }) => (
          <>
            <ScrollArea label="Students">
              <table className="data-table">
                <thead>
                  <tr>
                    <SortHeader name="Student" by="NAME" sort={sort} onSort={order} />
                    <SortHeader name="Page views" by="PAGE_VIEWS" sort={sort} onSort={order} />
                    <SortHeader
                      name="Participations"
                      by="PARTICIPATIONS"
                      sort={sort}
                      onSort={order}
                    />
                    <th scope="col">Punctuality</th>
                  </tr>
                </thead>
                <tbody>
                  {nodes.map((row) => (
                    <tr key={row.student._id}>
                      <th scope="row">
                        <Link href={`/courses/${id}/students/${row.student._id}`}>
                          {row.student.sortableName ?? row.student.name ?? row.student._id}
                        </Link>
                      </th>
                      <Level
                        value={row.pageViews}
                        level={row.pageViewsLevel}
                        most={row.maxPageViews}
                      />
                      <Level
                        value={row.participations}
                        level={row.participationsLevel}
                        most={row.maxParticipations}
                      />
                      <td className="punctuality-cell">
                        <PunctualityBar
                          counts={row.tardinessBreakdown}
                          total={row.tardinessBreakdown.total}
                          format={String}
                        />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollArea>
            <Pager
              page={pages.page}
              label="Pages of students"
              hasNext={pageInfo.hasNextPage}
              onPrevious={pages.previous}
              onNext={() => {
                pages.next(pageInfo.endCursor);
              }}
            />
          </>
        )}
      </Load>
    </Panel>
  );
}
