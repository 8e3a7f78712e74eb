import type { CourseGrade } from '../../world/types.ts';
import { type ReportContext, ReportFailure } from '../report-context.ts';
import { headersOf, type ReportType, shared } from '../report-type.ts';
import type { Row, Table } from '../table.ts';
import { toText } from '../../http/params.ts';
import { statusOf } from './sis-scope.ts';

const gradeHeaders = headersOf(
  'student name, student id, student sis, course, course id, course sis, section, section id, section sis, term, term id, term sis, current score, final score, enrollment state, unposted current score, unposted final score, current grade, final grade, unposted current grade, unposted final grade',
);

/** `grade_export_csv`: each student of each published or concluded course, with the grades there. */
export const gradeExport: ReportType = {
  type: 'grade_export_csv',
  title: 'Grade Export',
  description: 'This report gets the student grades of all active courses in a term.',
  parameters: {
    enrollment_term_id: {
      required: false,
      description: 'The canvas id of the term to get grades from',
    },
    include_deleted: shared.include_deleted,
  },
  parallel: true,
  plan: (context) => ({
    kind: 'csv',
    table: { name: 'report', headers: gradeHeaders, rows: () => gradeRows(context) },
  }),
};

/**
 * `mgp_grade_export_csv`: a CSV for each term. No term of this institution has grading periods, and a
 * term without them has a single header that says so (canvas-rest §3.3).
 */
export const gradingPeriodExport: ReportType = {
  type: 'mgp_grade_export_csv',
  title: 'Multiple Grading Periods Grade Export',
  parameters: {
    enrollment_term_id: {
      required: true,
      description: 'The canvas id of the term to get grades from; all active terms if it is blank',
    },
  },
  parallel: true,
  plan: (context) => {
    const ref = toText(context.params.enrollment_term_id) ?? '';
    if (ref !== '' && !/^\d+$/.test(ref)) throw new ReportFailure('only a numeric term is read');
    const courses = context.courses('available', 'completed');
    if (courses.length === 0) {
      return { kind: 'csv', table: { name: 'report', headers: [], rows: () => [] } };
    }
    const terms = context.term === null ? context.world.terms : [context.term];
    const tables: Table[] = terms.map(({ name }) => ({
      name,
      headers: ['no grading periods configured for this term'],
      rows: () => [],
    }));
    return { kind: 'zip', tables };
  },
};

function* gradeRows(context: ReportContext): Generator<Row> {
  for (const course of context.courses('available', 'completed')) {
    const grades = new Map(context.world.grades(course.id).map((grade) => [grade.userId, grade]));
    const term = context.termOf(course);
    const seen = new Set<bigint>();
    for (const { enrollment, section, user } of context.students(course)) {
      const grade = grades.get(user.id);
      if (grade === undefined || seen.has(user.id)) continue;
      seen.add(user.id);
      yield [
        ...[user.name, user.id, user.sisId, course.name, course.id, course.sisId],
        ...[section.name, section.id, section.sisId, term.name, term.id, term.sisId],
        ...gradeCells(grade, statusOf(enrollment.state)),
      ];
    }
  }
}

/** Everything is posted, so the unposted scores are the scores. */
function gradeCells({ currentScore, finalScore }: CourseGrade, state: string): Row {
  const letters = [letterOf(currentScore), letterOf(finalScore)];
  return [currentScore, finalScore, state, currentScore, finalScore, ...letters, ...letters];
}

/** Canvas's default grading scheme: the least score of each letter. */
const scheme: readonly (readonly [number, string])[] = [
  [94, 'A'],
  [90, 'A-'],
  [87, 'B+'],
  [84, 'B'],
  [80, 'B-'],
  [77, 'C+'],
  [74, 'C'],
  [70, 'C-'],
  [67, 'D+'],
  [64, 'D'],
  [61, 'D-'],
];

function letterOf(score: number | null): string | null {
  if (score === null) return null;
  return scheme.find(([least]) => score >= least)?.[1] ?? 'F';
}
