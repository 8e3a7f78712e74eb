import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';

const AssignmentsQuery = graphql(`
  query StudentAssignments($courseId: ID!, $studentId: ID!) {
    course(id: $courseId) {
      id
      analytics {
        student(id: $studentId) {
          assignments {
            assignmentId
            title
            pointsPossible
            dueAt
            status
            excused
            minScore
            firstQuartile
            median
            thirdQuartile
            maxScore
            submission {
              score
              submittedAt
            }
          }
        }
      }
    }
  }
`);

/** The student's assignments: two panels ask for them, and share the answer. */
export function useStudentAssignments(variables: { courseId: string; studentId: string }) {
  return useLoaded(
    { query: AssignmentsQuery, variables },
    ({ course }) => course?.analytics?.student?.assignments,
  );
}
