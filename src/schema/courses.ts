import { builder, Node } from './builder.ts';
import { cacheHints } from './cache-hints.ts';
import { checking } from './argument-check.ts';
import { checkSearchTerm, checkWords } from './fixed-words.ts';
import {
  checkingConnection,
  connectionArgs,
  connectionOf,
  resolveConnection,
} from './connection.ts';
import { parseId, parseIdOrSisId, toGlobalId } from './ids.ts';
import { whenThere } from './maybe-promise.ts';
import { QuizConnection } from './quizzes.ts';
import {
  AccountType,
  courseIdOf,
  type CourseRef,
  CourseType,
  createFieldReader,
  knownId,
  TermType,
  toAccount,
  toCourse,
  toQuiz,
  toTerm,
  toUser,
  UserType,
} from './references.ts';
import { selects } from './selection.ts';
import { UserConnection } from './users.ts';

const read = createFieldReader((course: CourseRef, { loaders }) =>
  loaders.courses.read(course.ref),
);

export const CourseConnection = connectionOf('Course', CourseType);

const CourseUsersFilter = builder.inputType('CourseUsersFilter', {
  description: 'Which users of a course to list; each field narrows.',
  fields: (t) => ({
    searchTerm: t.string({
      description: 'A part of the name, login or SIS id; at least two characters.',
    }),
    userIds: t.idList({ description: 'Only these users; every form of an id.' }),
    enrollmentTypes: t.stringList({
      description: 'Any of `teacher`, `student`, `student_view`, `ta`, `observer`, `designer`.',
    }),
  }),
});

/** The words of `enrollment_type[]` (canvas-lms, `CoursesController#users`). */
const enrollmentTypes = ['teacher', 'student', 'student_view', 'ta', 'observer', 'designer'];

function toUserFilter(filter: typeof CourseUsersFilter.$inferInput | null | undefined) {
  if (!filter) return {};
  checkSearchTerm('filter.searchTerm', filter.searchTerm);
  checkWords('filter.enrollmentTypes', filter.enrollmentTypes, enrollmentTypes);
  const { userIds, ...rest } = filter;
  return { ...rest, ...(userIds && { userIds: userIds.map((id) => parseId('User', id)) }) };
}

CourseType.implement({
  extensions: cacheHints.objects,
  description: 'A course.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global id.',
      resolve: (course, _, context) =>
        whenThere(courseIdOf(course, context), (id) => toGlobalId('Course', id)),
    }),
    _id: t.id({
      nullable: false,
      description: 'The id in Canvas.',
      resolve: (course, _, context) => courseIdOf(course, context),
    }),
    name: t.string({
      nullable: false,
      description:
        "The name; the caller's own nickname for it, where there is one. The code or `Course 123` where Canvas sends none, as of a course that its dates close to the caller.",
      resolve: read(({ name }) => name),
    }),
    courseCode: t.string({
      description: 'The short name, e.g. `BIO-101`.',
      resolve: read((course) => course.course_code),
    }),
    workflowState: t.string({
      description: '`unpublished`, `available`, `completed` or `deleted`.',
      resolve: read((course) => course.workflow_state),
    }),
    sisId: t.string({
      description: 'The SIS id; null without the right to see it.',
      resolve: read((course) => course.sis_course_id),
    }),
    startAt: t.field({
      type: 'DateTime',
      description: 'When it begins.',
      resolve: read((course) => course.start_at),
    }),
    endAt: t.field({
      type: 'DateTime',
      description: 'When it ends.',
      resolve: read((course) => course.end_at),
    }),
    account: t.field({
      type: AccountType,
      description: 'The account that it belongs to.',
      resolve: read((course) => (course.account_id == null ? null : toAccount(course.account_id))),
    }),
    term: t.field({
      type: TermType,
      description: 'The term that it belongs to.',
      resolve: read((course) => {
        if (course.term) return toTerm(course.term.id, course.term);
        return course.enrollment_term_id == null ? null : toTerm(course.enrollment_term_id);
      }),
    }),
    usersConnection: t.field({
      type: UserConnection,
      description: 'The users enrolled in it, by sortable name.',
      args: {
        ...connectionArgs(),
        filter: t.arg({ type: CourseUsersFilter, description: 'Which of them.' }),
      },
      extensions: checkingConnection(
        'Course.usersConnection',
        (args: { filter?: typeof CourseUsersFilter.$inferInput }) => toUserFilter(args.filter),
      ),
      resolve: (course, { filter: given, ...args }, { loaders }, info) => {
        const filter = toUserFilter(given);
        return resolveConnection(
          { field: 'Course.usersConnection', parentId: knownId(course), filter },
          args,
          (page) => loaders.courseRoster.load({ courseId: course.ref, filter, ...page }),
          (record, rosterPage) => toUser(record.id, { record, courseId: course.ref, rosterPage }),
          info,
        );
      },
    }),
    quizzesConnection: t.field({
      type: QuizConnection,
      description: 'Its classic quizzes. New Quizzes are not among them.',
      args: {
        ...connectionArgs(),
        searchTerm: t.arg.string({ description: 'A part of the title.' }),
      },
      extensions: checkingConnection('Course.quizzesConnection'),
      resolve: (course, { searchTerm, ...args }, { loaders }, info) =>
        resolveConnection(
          {
            field: 'Course.quizzesConnection',
            parentId: knownId(course),
            filter: searchTerm == null ? undefined : { searchTerm },
          },
          args,
          (page) => loaders.courseQuizzes.load({ courseId: course.ref, searchTerm, ...page }),
          (quiz) => toQuiz(course.ref, quiz.id, quiz),
          info,
        ),
    }),
  }),
});

builder.objectField(UserType, 'coursesConnection', (t) =>
  t.field({
    type: CourseConnection,
    description:
      "The courses that this user is enrolled in. For the caller, or with the right to see another's. Courses that their dates close to the caller are among them.",
    args: connectionArgs(),
    extensions: checkingConnection('User.coursesConnection'),
    resolve: (user, args, { loaders }, info) => {
      const includeTerm = selects(info, ['nodes', 'term'], ['edges', 'node', 'term']);
      return resolveConnection(
        { field: 'User.coursesConnection', parentId: knownId(user) },
        args,
        (page) => loaders.userCourses.load({ userId: user.ref, includeTerm, ...page }),
        (item) => toCourse(item.id, item),
        info,
      );
    },
  }),
);

builder.queryFields((t) => ({
  course: t.field({
    type: CourseType,
    description: 'A course; costs nothing until a field of its own is selected.',
    args: {
      id: t.arg.id({ description: 'A number, a global id or a SIS form.' }),
      sisId: t.arg.string({ description: 'The SIS id, instead of `id`.' }),
    },
    extensions: checking((args: object) => parseIdOrSisId('Course', args)),
    resolve: (_, args) => toCourse(parseIdOrSisId('Course', args)),
  }),
  courses: t.field({
    type: [CourseType],
    nullable: { list: false, items: true },
    description: 'Several courses, in the order of the ids.',
    args: {
      ids: t.arg.idList({ required: true, description: 'Numbers, global ids or SIS forms.' }),
    },
    extensions: checking(({ ids }: { ids: string[] }) => ids.map((id) => parseId('Course', id))),
    resolve: (_, { ids }) => ids.map((id) => toCourse(parseId('Course', id))),
  }),
}));
