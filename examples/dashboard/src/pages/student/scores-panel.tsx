import { BoxPlots } from '../../charts/box-plots.tsx';
import { toScoreBox } from '../../charts/box.tsx';
import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { useStudentAssignments } from './use-student-assignments.ts';

/** The student's scores among those of the course. */
export function ScoresPanel({ variables }: { variables: { courseId: string; studentId: string } }) {
  const assignments = useStudentAssignments(variables);
  return (
    <Panel title="Scores among the others" note="The dot is this student’s score">
      <Load
        part={assignments}
        isEmpty={(list) => list.every((one) => toScoreBox(one) === null)}
        empty="Nothing is graded yet, or the scores are kept from you."
        height={420}
      >
        {(list) => (
          <BoxPlots
            own="This student"
            boxes={list
              .map((one) => toScoreBox(one, one.submission?.score ?? null))
              .filter((box) => box !== null)}
          />
        )}
      </Load>
    </Panel>
  );
}
