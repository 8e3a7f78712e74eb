import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { Load } from '../../components/load.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { ScrollArea } from '../../components/scroll-area.tsx';
import { usePages } from '../../components/use-pages.ts';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';

const CoursesQuery = graphql(`
  query DepartmentCourses($id: ID!, $filter: AccountCoursesFilter, $after: String) {
    account(id: $id) {
      id
      coursesConnection(first: 10, after: $after, filter: $filter) {
        nodes {
          id
          _id
          name
          courseCode
          workflowState
          account {
            id
            name
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

/** Characters; Canvas refuses to search for fewer. */
const shortestSearch = 2;

/** The courses of the term, each the way to its own page. */
export function CoursesPanel({
  id,
  termId,
  pause,
}: {
  id: string;
  termId: string | null;
  pause: boolean;
}) {
  const [text, setText] = useState('');
  const typed = useDeferredValue(text.trim());
  const searchTerm = typed.length >= shortestSearch ? typed : null;
  return (
    <Panel
      title="Courses"
      note="Of this account and all below it"
      wide
      actions={
        <input
          type="search"
          aria-label="Search courses by name, code or SIS id"
          placeholder="Search"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
      }
    >
      <CourseList
        key={`${termId ?? ''}/${searchTerm ?? ''}`}
        variables={{ id, filter: { termId, searchTerm } }}
        pause={pause}
      />
    </Panel>
  );
}

function CourseList({
  variables,
  pause,
}: {
  variables: { id: string; filter: { termId: string | null; searchTerm: string | null } };
  pause: boolean;
}) {
  const pages = usePages();
  const courses = useLoaded(
    { query: CoursesQuery, variables: { ...variables, after: pages.after }, pause },
    ({ account }) => account?.coursesConnection,
  );
  return (
    <Load
      part={courses}
      isEmpty={({ nodes }) => nodes.length === 0}
      empty="No course fits."
      height={380}
    >
      {({ nodes, pageInfo }) => (
        <>
          <ScrollArea label="Courses">
            <table className="data-table">
              <thead>
                <tr>
                  <th scope="col">Course</th>
                  <th className="wide-only" scope="col">
                    Code
                  </th>
                  <th className="wide-only" scope="col">
                    Department
                  </th>
                  <th scope="col">State</th>
                </tr>
              </thead>
              <tbody>
                {nodes.map((course) => (
                  <tr key={course.id}>
                    <th scope="row">
                      <Link href={`/courses/${course._id}`}>{course.name}</Link>
                    </th>
                    <td className="wide-only">{course.courseCode}</td>
                    <td className="wide-only">{course.account?.name}</td>
                    <td>{course.workflowState}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
          <Pager
            page={pages.page}
            label="Pages of courses"
            hasNext={pageInfo.hasNextPage}
            onPrevious={pages.previous}
            onNext={() => {
              pages.next(pageInfo.endCursor);
            }}
          />
        </>
      )}
    </Load>
  );
}
