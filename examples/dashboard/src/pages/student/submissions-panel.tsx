import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { ScrollArea } from '../../components/scroll-area.tsx';
import { formatInstant, formatPoints } from '../../format.ts';
import { SubmissionStatus } from './submission-status.tsx';
import { useStudentAssignments } from './use-student-assignments.ts';

/** What was handed in when, and what came of it. */
export function SubmissionsPanel({
  variables,
}: {
  variables: { courseId: string; studentId: string };
}) {
  const assignments = useStudentAssignments(variables);
  return (
    <Panel title="Submissions" note="By due date" wide>
      <Load
        part={assignments}
        isEmpty={(list) => list.length === 0}
        empty="The course has no assignments yet."
        height={420}
      >
        {(list) => (
          <ScrollArea label="Submissions">
            <table className="data-table">
              <thead>
                <tr>
                  <th scope="col">Assignment</th>
                  <th scope="col">Status</th>
                  <th scope="col">Score</th>
                  <th scope="col">Due</th>
                  <th scope="col">Handed in</th>
                </tr>
              </thead>
              <tbody>
                {list.map((one) => (
                  <tr key={one.assignmentId}>
                    <th scope="row">{one.title}</th>
                    <td>
                      <SubmissionStatus status={one.status} excused={one.excused} />
                    </td>
                    <td className="amount">
                      {one.submission?.score == null ? '–' : formatPoints(one.submission.score)}
                      {one.pointsPossible != null && (
                        <span className="muted"> / {formatPoints(one.pointsPossible)}</span>
                      )}
                    </td>
                    <td className="when">{one.dueAt ? formatInstant(one.dueAt) : '–'}</td>
                    <td className="when">
                      {one.submission?.submittedAt
                        ? formatInstant(one.submission.submittedAt)
                        : '–'}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
        )}
      </Load>
    </Panel>
  );
}
