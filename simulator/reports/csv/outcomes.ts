import type { Assignment, Course, Outcome } from '../../world/types.ts';
import { toText } from '../../http/params.ts';
import type { Member, ReportContext } from '../report-context.ts';
import { csv, headersOf, type ReportType, shared } from '../report-type.ts';
import type { Row } from '../table.ts';

const parameters = {
  enrollment_term_id: shared.enrollment_term_id,
  include_deleted: shared.include_deleted,
};

const tail =
  'course name, course id, course sis id, section name, section id, section sis id, assignment url, learning outcome friendly name, learning outcome points possible, learning outcome mastery score, learning outcome mastered, learning outcome rating, learning outcome rating points, learning outcome group title, learning outcome group id, account id, account name, enrollment state';

/** `student_assignment_outcome_map_csv`. */
export const studentCompetency: ReportType = {
  type: 'student_assignment_outcome_map_csv',
  title: 'Student Competency',
  parameters,
  localized: true,
  plan: csv(
    headersOf(
      `student name, student id, student sis id, assignment title, assignment id, submission date, submission score, learning outcome name, learning outcome id, attempt, outcome score, ${tail}`,
    ),
    (context) => orNone(resultsOf(context), (result) => resultRow(context, result, [], [])),
  ),
};

/** `outcome_results_csv`. */
export const outcomeResults: ReportType = {
  type: 'outcome_results_csv',
  title: 'Outcome Results',
  parameters: {
    ...parameters,
    order: {
      required: false,
      description: "The sort order for the csv, Options: 'users', 'courses', 'outcomes'",
    },
  },
  localized: true,
  plan: csv(
    headersOf(
      `student name, student id, student sis id, assessment title, assessment id, assessment type, submission date, submission score, learning outcome name, learning outcome id, attempt, outcome score, assessment question, assessment question id, ${tail}`,
    ),
    (context) =>
      orNone(sorted(context), (result) => resultRow(context, result, ['assignment'], [null, null])),
  ),
};

/** `outcome_export_csv`: the ratings run on past the last header, two cells each (canvas-rest §3.3). */
export const outcomeExport: ReportType = {
  type: 'outcome_export_csv',
  title: 'Outcome Export',
  description: 'This report exports the learning outcomes in the outcome import format.',
  parameters: null,
  localized: true,
  plan: csv(
    headersOf(
      'vendor_guid, object_type, title, description, friendly_description, display_name, calculation_method, calculation_int, parent_guids, workflow_state, mastery_points, ratings',
    ),
    function* ({ world }) {
      for (const { id, title, description, masteryPoints, ratings } of world.outcomes()) {
        yield [
          ...[`canvas_outcome:${id}`, 'outcome', title, description, null, null],
          ...['decaying_average', 65, null, 'active', masteryPoints],
          ...ratings.flatMap((rating) => [rating.points, rating.description]),
        ];
      }
    },
  ),
};

/** One outcome of one student, as an assignment measured it. */
interface Result {
  readonly course: Course;
  readonly member: Member;
  readonly assignment: Assignment;
  readonly outcome: Outcome;
  readonly score: number;
  readonly submittedAt: Date | null;
}

/**
 * The world aligns no assignments, so the first graded ones of each course measure an outcome each:
 * the share of points that a submission got is the share of the outcome's best rating.
 */
function* resultsOf(context: ReportContext): Generator<Result> {
  const outcomes = context.world.outcomes();
  for (const course of context.courses('available', 'completed')) {
    const aligned = context.world
      .assignments(course.id)
      .filter(({ published, pointsPossible }) => published && (pointsPossible ?? 0) > 0)
      .slice(0, outcomes.length);
    const measures = new Map(
      aligned.map((assignment, index) => [
        assignment.id,
        { assignment, outcome: outcomes[index]! },
      ]),
    );
    const members = new Map([...context.students(course)].map((entry) => [entry.user.id, entry]));
    for (const submission of context.world.submissions(course.id)) {
      const measure = measures.get(submission.assignmentId);
      const member = members.get(submission.userId);
      const { score, submittedAt } = submission;
      if (measure === undefined || member === undefined || score === null) continue;
      yield { ...measure, course, member, score, submittedAt };
    }
  }
}

function sorted(context: ReportContext): Iterable<Result> {
  const results = resultsOf(context);
  const order = toText(context.params.order);
  // They come by course.
  if (order === 'courses') return results;
  const keyOf = ({ outcome, member }: Result) =>
    order === 'outcomes' ? outcome.id : member.user.id;
  return [...results].sort((one, other) => Number(keyOf(one) - keyOf(other)));
}

/** An outcome report without rows says so in a row (§3.1). */
function* orNone(results: Iterable<Result>, toRow: (result: Result) => Row): Generator<Row> {
  let isEmpty = true;
  for (const result of results) {
    isEmpty = false;
    yield toRow(result);
  }
  if (isEmpty) yield ['No outcomes found'];
}

/** The row of both reports; `type` and `question` are the cells that only one of them has. */
function resultRow(context: ReportContext, result: Result, type: Row, question: Row): Row {
  const { course, member, assignment, outcome, score, submittedAt } = result;
  const { user, section, enrollment } = member;
  const best = outcome.ratings[0]?.points ?? outcome.masteryPoints;
  const outcomeScore = Math.round((score / assignment.pointsPossible!) * best * 100) / 100;
  const rating = outcome.ratings.find(({ points }) => outcomeScore >= points);
  const account = context.accountOf(course);
  return [
    ...[user.sortableName, user.id, user.sisId, assignment.title, assignment.id, ...type],
    ...[context.date(submittedAt), score, outcome.title, outcome.id, 1, outcomeScore, ...question],
    ...[course.name, course.id, course.sisId, section.name, section.id, section.sisId],
    ...[`/courses/${course.id}/assignments/${assignment.id}`, outcome.title, best],
    ...[outcome.masteryPoints, outcomeScore >= outcome.masteryPoints ? 1 : 0],
    ...[rating?.description ?? null, rating?.points ?? null, 'Institution', 1, account.id],
    ...[account.name, enrollment.state],
  ];
}
