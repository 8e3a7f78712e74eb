import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import { CourseActivityPanel } from './course-activity-panel.tsx';
import { AssignmentPanels } from './assignment-panels.tsx';
import { StudentsPanel } from './students-panel.tsx';

const CourseQuery = graphql(`
  query Course($id: ID!) {
    course(id: $id) {
      id
      name
      courseCode
      workflowState
      term {
        id
        name
      }
      account {
        id
        _id
        name
      }
    }
  }
`);

/** A course in numbers. */
export function CoursePage({ id }: { id: string }) {
  const course = useLoaded({ query: CourseQuery, variables: { id } }, (data) => data.course);
  if (course.state === 'problem' || course.state === 'empty') {
    return (
      <>
        <PageHeader title="Course" />
        {course.state === 'problem' ? (
          <ProblemNotice problem={course.problem} retry={course.retry} />
        ) : (
          <p>There is no such course.</p>
        )}
      </>
    );
  }
  const known = course.state === 'ready' ? course.value : undefined;
  const { account, term, courseCode, workflowState } = known ?? {};
  return (
    <>
      <PageHeader
        title={known?.name ?? 'Course'}
        crumbs={account ? [{ name: account.name, href: `/accounts/${account._id}` }] : []}
        facts={[courseCode, term?.name, workflowState].filter(Boolean).join(' · ')}
      />
      <div className="panels">
        <CourseActivityPanel id={id} />
        <AssignmentPanels id={id} />
        <StudentsPanel id={id} />
      </div>
    </>
  );
}
