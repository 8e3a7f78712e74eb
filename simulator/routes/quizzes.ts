import { RouteError, notFound } from '../http/errors.ts';
import { findCourse, findNumber } from '../http/lookup.ts';
import { paginate } from '../http/paginate.ts';
import { requireOnCourse } from '../http/rights.ts';
import type { Route, RouteAnswer, RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import { quizPayload } from '../payloads/quiz.ts';
import type { Course, Quiz } from '../world/types.ts';
import { matches, readSearchTerm } from './lists.ts';

/** Classic quizzes (canvas-rest 4.6). */
export const quizRoutes: readonly Route[] = [
  { method: 'GET', template: '/api/v1/courses/:course_id/quizzes', cost: 0.2, handle: listQuizzes },
  {
    method: 'GET',
    template: '/api/v1/courses/:course_id/quizzes/:id',
    cost: 0.08,
    handle: showQuiz,
  },
];

/** The quizzes of a course; for students the published ones, and 404 where the tab shows nothing. */
function listQuizzes(request: RouteRequest): RouteAnswer {
  const course = findCourse(request, request.path_params.course_id!);
  requireOnCourse(request, course, 'read');
  const visible = visibleQuizzes(request, course);
  if (visible.length === 0 && !isInstructor(request, course)) {
    throw new RouteError(404, { message: 'That page has been disabled for this course' });
  }
  const term = readSearchTerm(request);
  const found = visible.filter(({ title }) => term === undefined || matches(term, [title]));
  const { page, headers } = paginate(request, found, 'all-rels');
  if (!request.acceptsJsonApi) {
    return { status: 200, headers, body: page.map((quiz) => quizPayload(request, course, quiz)) };
  }
  return {
    status: 200,
    headers,
    body: {
      quizzes: page.map((quiz) => jsonApiPayload(request, course, quiz)),
      meta: { pagination: { count: found.length }, permissions: { quizzes: { create: false } } },
    },
  };
}

/** One quiz; a New Quiz is not found here, and there are none. */
function showQuiz(request: RouteRequest): RouteAnswer {
  const course = findCourse(request, request.path_params.course_id!);
  requireOnCourse(request, course, 'read');
  const id = findNumber(request.path_params.id!);
  const quiz = visibleQuizzes(request, course).find((candidate) => candidate.id === id);
  if (quiz === undefined) throw notFound();
  return {
    status: 200,
    body: request.acceptsJsonApi
      ? { quizzes: [jsonApiPayload(request, course, quiz)] }
      : quizPayload(request, course, quiz),
  };
}

function visibleQuizzes(request: RouteRequest, course: Course): readonly Quiz[] {
  const quizzes = request.world.quizzes(course.id);
  return isInstructor(request, course) ? quizzes : quizzes.filter(({ published }) => published);
}

function isInstructor({ caller }: RouteRequest, course: Course): boolean {
  return caller.onCourse(course.id, 'read_as_admin');
}

/** The JSON-API flavour has its top-level ids as strings. */
function jsonApiPayload(request: RouteRequest, course: Course, quiz: Quiz): Payload {
  return { ...quizPayload(request, course, quiz), id: quiz.id.toString() };
}
