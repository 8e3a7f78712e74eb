import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import { CommunicationPanel } from './communication-panel.tsx';
import { ScoresPanel } from './scores-panel.tsx';
import { StudentActivityPanels } from './student-activity-panels.tsx';
import { SubmissionsPanel } from './submissions-panel.tsx';
import { SummaryPanel } from './summary-panel.tsx';

const StudentQuery = graphql(`
  query Student($courseId: ID!, $studentId: ID!) {
    course(id: $courseId) {
      id
      _id
      name
      analytics {
        student(id: $studentId) {
          student {
            id
            name
            sisId
          }
        }
      }
    }
  }
`);

/** One student in one course. */
export function StudentPage({ courseId, studentId }: { courseId: string; studentId: string }) {
  const variables = { courseId, studentId };
  const page = useLoaded({ query: StudentQuery, variables }, ({ course }) => course);
  if (page.state === 'problem') {
    return (
      <>
        <PageHeader title="Student" />
        <ProblemNotice problem={page.problem} retry={page.retry} />
      </>
    );
  }
  const course = page.state === 'ready' ? page.value : undefined;
  const student = course?.analytics?.student?.student;
  return (
    <>
      <PageHeader
        title={student?.name ?? 'Student'}
        crumbs={course ? [{ name: course.name, href: `/courses/${course._id}` }] : []}
        facts={student?.sisId ?? undefined}
      />
      <div className="panels">
        <SummaryPanel variables={variables} />
        <StudentActivityPanels variables={variables} />
        <ScoresPanel variables={variables} />
        <CommunicationPanel variables={variables} />
        <SubmissionsPanel variables={variables} />
      </div>
    </>
  );
}
