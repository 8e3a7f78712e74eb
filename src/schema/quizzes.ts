import { builder, Node } from './builder.ts';
import { cacheHints } from './cache-hints.ts';
import { checking } from './argument-check.ts';
import { connectionOf } from './connection.ts';
import { badUserInput } from './errors.ts';
import { isCanvasId, parseGlobalId, parseId, parseLocalId, toGlobalId } from './ids.ts';
import { whenThere } from './maybe-promise.ts';
import {
  courseIdOf,
  CourseType,
  createFieldReader,
  knownId,
  QuizType,
  type QuizRef,
  toCourse,
  toQuiz,
} from './references.ts';

const read = createFieldReader((quiz: QuizRef, { loaders }) =>
  loaders.quizzes.read({ courseId: quiz.courseId, quizId: quiz.id }),
);

export const QuizConnection = connectionOf('Quiz', QuizType);

/** The number of a quiz; a global id that names another course than the one given is BAD_USER_INPUT. */
function parseQuizId(id: string, courseId: string | undefined): string {
  const local = parseLocalId('Quiz', id);
  const key = isCanvasId(id) ? undefined : parseGlobalId(id);
  if (key?.type === 'Quiz' && courseId !== undefined && key.courseId !== courseId) {
    throw badUserInput('The quiz belongs to another course');
  }
  return local;
}

QuizType.implement({
  extensions: cacheHints.objects,
  description: 'A classic quiz of a course.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global id, which names the course, too.',
      resolve: ({ courseId, id }, _, context) =>
        whenThere(courseIdOf({ ref: courseId }, context), (course) =>
          toGlobalId('Quiz', `${course}:${id}`),
        ),
    }),
    _id: t.exposeID('id', { nullable: false, description: 'The id in Canvas.' }),
    title: t.string({ description: 'The title.', resolve: read(({ title }) => title) }),
    quizType: t.string({
      description: '`practice_quiz`, `assignment`, `graded_survey` or `survey`.',
      resolve: read((quiz) => quiz.quiz_type),
    }),
    htmlUrl: t.field({
      type: 'URL',
      description: 'Its page in Canvas.',
      resolve: read((quiz) => quiz.html_url),
    }),
    published: t.boolean({
      description: 'Whether students can see it.',
      resolve: read(({ published }) => published),
    }),
    questionCount: t.int({
      description: 'How many questions a student gets.',
      resolve: read((quiz) => quiz.question_count),
    }),
    pointsPossible: t.float({
      description: 'Points that can be reached.',
      resolve: read((quiz) => quiz.points_possible),
    }),
    dueAt: t.field({
      type: 'DateTime',
      description: 'When it is due.',
      resolve: read((quiz) => quiz.due_at),
    }),
    unlockAt: t.field({
      type: 'DateTime',
      description: 'From when it can be taken.',
      resolve: read((quiz) => quiz.unlock_at),
    }),
    lockAt: t.field({
      type: 'DateTime',
      description: 'Until when it can be taken.',
      resolve: read((quiz) => quiz.lock_at),
    }),
    allowedAttempts: t.int({
      description: 'How often a student may take it; -1 is without limit.',
      resolve: read((quiz) => quiz.allowed_attempts),
    }),
    timeLimit: t.int({
      description: 'Minutes for an attempt; null is without limit.',
      resolve: read((quiz) => quiz.time_limit),
    }),
    course: t.field({
      type: CourseType,
      description: 'The course that it belongs to.',
      resolve: ({ courseId }) => toCourse(courseId),
    }),
  }),
});

builder.objectField(CourseType, 'quiz', (t) =>
  t.field({
    type: QuizType,
    description: 'One of its classic quizzes; costs nothing until a field of its own is selected.',
    args: { id: t.arg.id({ required: true, description: 'A number or a global id.' }) },
    extensions: checking(({ id }: { id: string }) => parseLocalId('Quiz', id)),
    resolve: (course, { id }) => toQuiz(course.ref, parseQuizId(id, knownId(course))),
  }),
);

const parseQuizArgs = (args: { courseId: string; id: string }) => {
  const courseId = parseId('Course', args.courseId);
  return { courseId, id: parseQuizId(args.id, isCanvasId(courseId) ? courseId : undefined) };
};

builder.queryField('quiz', (t) =>
  t.field({
    type: QuizType,
    description: 'A classic quiz; costs nothing until a field of its own is selected.',
    args: {
      courseId: t.arg.id({ required: true, description: 'The course: every form of an id.' }),
      id: t.arg.id({ required: true, description: 'The quiz: a number or a global id.' }),
    },
    extensions: checking(parseQuizArgs),
    resolve: (_, args) => {
      const { courseId, id } = parseQuizArgs(args);
      return toQuiz(courseId, id);
    },
  }),
);
