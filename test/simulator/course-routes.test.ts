import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { World } from '../../simulator/world/types.ts';
import type { AskOptions } from './ask.ts';
import { forbidden, notFound, startAsking } from './ask.ts';

const id = z.string().regex(/^\d+$/);
const named = z.looseObject({ id, name: z.string() });
const rows = z.array(z.looseObject({ id }));

let asking: Awaited<ReturnType<typeof startAsking>>;
let ask: typeof asking.ask;
let world: World;
/** The courses that the student of the token may enter, ascending. */
let attended: bigint[];

beforeAll(async () => {
  asking = await startAsking();
  ({ ask, world } = asking);
  const student = named.parse((await ask('users/self', { token: 'student' })).body);
  const own = world
    .enrollmentsOf(BigInt(student.id))
    .filter(({ state }) => state === 'active')
    .map(({ courseId }) => courseId);
  attended = [...new Set(own)].filter((id) => world.course(id)!.state !== 'unpublished');
});
afterAll(async () => {
  await asking.simulator.close();
});

async function idsOf(path: string, options?: AskOptions): Promise<string[]> {
  const { status, body } = await ask(path, options);
  expect(status).toBe(200);
  return rows.parse(body).map((row) => row.id);
}

/** Ids of all pages, following `next` alone. */
async function allIds(path: string, options?: AskOptions): Promise<string[]> {
  const ids: string[] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const answer = await ask(next, options);
    ids.push(...rows.parse(answer.body).map((row) => row.id));
    next = answer.links.next;
  }
  return ids;
}

function toIds(objects: readonly { id: bigint }[]): string[] {
  return objects.map((object) => object.id.toString());
}

describe('the courses of an account', () => {
  const courses = (query: string) => allIds(`accounts/1/courses?per_page=100&${query}`);
  const where = (test: (course: World['courses'][number]) => boolean) =>
    toIds(world.courses.filter(test));

  it('are those of the whole subtree that are not deleted, by id', async () => {
    expect(await courses('')).toEqual(toIds(world.courses));
    expect(await allIds('accounts/2/courses')).toEqual(toIds(world.coursesOf(2n)));
  });

  it('give no last link before the final page', async () => {
    const first = await ask('accounts/1/courses?per_page=50');
    expect(Object.keys(first.links)).toEqual(['current', 'next', 'first']);
    expect(rows.parse(first.body)).toHaveLength(50);
    const end = await ask(first.links.next!);
    expect(Object.keys(end.links)).toEqual(['current', 'prev', 'first', 'last']);
  });

  it('are narrowed by state, and published means available alone', async () => {
    expect(await courses('state[]=completed')).toEqual(where(({ state }) => state === 'completed'));
    expect(await courses('state[]=created')).toEqual(where(({ state }) => state === 'unpublished'));
    expect(await courses('published=true')).toEqual(where(({ state }) => state === 'available'));
    expect(await courses('published=false')).toEqual(where(({ state }) => state !== 'available'));
    const deleted = toIds(world.deletedCourses);
    expect(await courses('state[]=deleted')).toEqual(deleted);
    expect(await courses('state[]=all')).toHaveLength(world.courses.length + deleted.length);
  });

  it('are narrowed by term: 404 for one unknown, passed over in a list', async () => {
    const ofFall = where(({ termId }) => termId === 4n);
    expect(await courses('enrollment_term_id=4')).toEqual(ofFall);
    expect(await courses('enrollment_term_id=sis_term_id:FA26')).toEqual(ofFall);
    expect(await courses('enrollment_term_id[]=4&enrollment_term_id[]=99')).toEqual(ofFall);
    expect(await ask('accounts/1/courses?enrollment_term_id=99')).toMatchObject(notFound);
  });

  it('are narrowed by sub-account, teacher, enrolments, completion and publicity', async () => {
    const inSciences = new Set(world.subtree(2n).map((account) => account.id));
    expect(await courses('by_subaccounts[]=2')).toEqual(
      where(({ accountId }) => inSciences.has(accountId)),
    );
    const taught = where((course) =>
      world
        .enrollments(course.id)
        .some(({ type, userId }) => type === 'TeacherEnrollment' && userId === 101n),
    );
    expect(await courses('by_teachers[]=101')).toEqual(taught);
    expect(await courses('with_enrollments=false')).toEqual(['12']);
    expect(await courses('hide_enrollmentless_courses=1')).not.toContain('12');
    expect(await courses('enrollment_type[]=student')).not.toContain('4');
    expect(await courses('public=true')).toEqual(where(({ isPublic }) => isPublic));
    const completed = await courses('completed=true');
    expect(completed).toEqual(expect.arrayContaining(where(({ state }) => state === 'completed')));
    expect(completed).not.toContain('1');
    expect(await courses('homeroom=true')).toEqual([]);
  });

  it('are narrowed by the dates of the course or its term', async () => {
    const early = where(
      ({ termId, startAt }) => termId === 2n || (termId === 1n && startAt === null),
    );
    expect(await courses('starts_before=2025-12-31')).toEqual(early);
    expect(await courses('ends_after=2026-12-01')).toEqual(
      expect.arrayContaining(where(({ termId }) => termId === 4n)),
    );
  });

  it('are searched by name, code, SIS id and whole id; too short a term is 400', async () => {
    expect(await courses('search_term=hands-on')).toEqual(['10']);
    expect(await courses(`search_term=${encodeURIComponent('BIO-101/A:1')}`)).toEqual(['10']);
    expect(await courses('search_term=9010000000000001')).toEqual(['9010000000000001']);
    const { name } = world.user(101n)!;
    const query = `search_by=teacher&search_term=${encodeURIComponent(name)}`;
    expect(await courses(query)).toContain('1');
    expect(await ask('accounts/1/courses?search_term=x')).toEqual({
      status: 400,
      body: {
        errors: [
          { field: 'search_term', code: 'invalid', message: '2 or more characters is required' },
        ],
      },
      links: {},
    });
  });

  it('are refused a filter word outside its set', async () => {
    const { status, body } = await ask('accounts/1/courses?enrollment_type[]=wizard');
    expect(status).toBe(400);
    expect(z.strictObject({ message: z.string() }).safeParse(body).success).toBe(true);
  });

  it('are sorted by what sort says, and order counts with sort only', async () => {
    const names = async (query: string) =>
      z
        .array(named)
        .parse((await ask(`accounts/1/courses?per_page=100&${query}`)).body)
        .map(({ name }) => name);
    const { compare } = new Intl.Collator('en', { sensitivity: 'base', ignorePunctuation: true });
    const ascending = await names('sort=course_name');
    expect(ascending).toEqual(ascending.toSorted(compare));
    expect(await names('sort=course_name&order=desc')).toEqual(ascending.toReversed());
    expect(await courses('order=desc')).toEqual(toIds(world.courses));
    expect(await courses('sort=term')).toHaveLength(world.courses.length);
  });

  it('come with what is included, and ignore what makes sense for one course only', async () => {
    const includes = [
      'term',
      'teachers',
      'total_students',
      'account_name',
      'concluded',
      'sections',
    ];
    const query = includes.map((name) => `include[]=${name}`).join('&');
    const { body } = await ask(`accounts/5/courses?${query}`);
    const [first] = rows.parse(body);
    expect(first).toMatchObject({
      id: '1',
      term: { id: '4', name: 'Fall 2026', sis_term_id: 'FA26' },
      account_name: 'Department of Biology',
      concluded: false,
    });
    expect(first).not.toHaveProperty('sections');
    expect(first).toHaveProperty('teachers.0.display_name');
  });

  it('need the right to list them', async () => {
    expect(await ask('accounts/1/courses', { token: 'teacher' })).toMatchObject(forbidden);
  });
});

describe('a course', () => {
  it('is shown with the enrolments of the caller, and SIS ids for those who may', async () => {
    const { body } = await ask('courses/1', { token: 'teacher' });
    expect(body).toMatchObject({
      id: '1',
      workflow_state: 'available',
      sis_course_id: 'BIO-101-FA26',
      enrollments: [{ type: 'teacher', enrollment_state: 'active' }],
    });
    expect(body).not.toHaveProperty('sis_import_id');
    const asTa = await ask('courses/3', { token: 'ta' });
    expect(asTa.body).not.toHaveProperty('sis_course_id');
  });

  it('is escaped as HTML-safe JSON', async () => {
    const { baseUrl, tokens } = asking.simulator;
    const response = await fetch(`${baseUrl}/api/v1/courses/10`, {
      headers: { authorization: `Bearer ${tokens.admin}` },
    });
    expect(await response.text()).toContain(String.raw`\"Hands-On\" \u0026 \u003cA/B\u003e`);
  });

  it('is found by way of an account above it, and nowhere else', async () => {
    expect((await ask('accounts/2/courses/1')).status).toBe(200);
    expect(await ask('accounts/3/courses/1')).toMatchObject(notFound);
  });

  it('is 404 when deleted and 403 when it is not the caller’s', async () => {
    expect(await ask(`courses/${world.deletedCourses[0]!.id}`)).toMatchObject(notFound);
    const foreign = world.courses.find((course) => !attended.includes(course.id))!;
    expect(await ask(`courses/${foreign.id}`, { token: 'student' })).toMatchObject(forbidden);
  });
});

describe('the users of a course', () => {
  it('leave the test student out after paging, so that a page can be short', async () => {
    const all = [...new Set(world.enrollments(1n).map(({ userId }) => userId))];
    const pages: number[] = [];
    let next: string | undefined = 'courses/1/users?per_page=5';
    while (next !== undefined) {
      const answer = await ask(next);
      pages.push(rows.parse(answer.body).length);
      expect(answer.links.last === undefined).toBe(answer.links.next !== undefined);
      next = answer.links.next;
    }
    expect(pages.slice(0, -1)).toContain(4);
    const only = await ask('courses/1/users?per_page=100&include[]=test_student');
    const names = z
      .array(named)
      .parse(only.body)
      .map(({ name }) => name);
    expect(names).toContain('Test Student');
    expect(names.length).toBeLessThanOrEqual(all.length);
  });

  it('are active or invited unless a state is asked for', async () => {
    const states = (query: string) =>
      allIds(`courses/2/users?per_page=100&enrollment_type[]=student${query}`);
    const of = (...wanted: string[]) =>
      new Set(
        world
          .enrollments(2n)
          .filter(({ type, state }) => type === 'StudentEnrollment' && wanted.includes(state))
          .map(({ userId }) => userId.toString()),
      );
    expect(new Set(await states(''))).toEqual(of('active', 'invited'));
    const studying = await states('&enrollment_state[]=active&enrollment_state[]=completed');
    expect(new Set(studying)).toEqual(new Set(world.studentIds(2n).map(String)));
    expect(studying).toHaveLength(world.studentIds(2n).length);
  });

  it('can be asked for by id, by several, and with a search term', async () => {
    const [one, other] = world
      .enrollments(1n)
      .filter(({ type, state }) => type === 'StudentEnrollment' && state === 'active')
      .map(({ userId }) => userId);
    const query = `user_ids[]=${one!}&user_ids[]=${other!}&user_ids[]=99999999`;
    expect(new Set(await idsOf(`courses/1/users?${query}`))).toEqual(
      new Set([String(one), String(other)]),
    );
    const { name } = world.user(one!)!;
    const term = encodeURIComponent(name.toUpperCase());
    expect(await idsOf(`courses/1/users?search_term=${term}`)).toContain(String(one));
    const onItsPage = await idsOf(`courses/1/users?per_page=3&user_id=${one!}`);
    expect(onItsPage).toContain(String(one));
  });

  it('show their enrolments with grades, e-mail and SIS ids to those who may see them', async () => {
    const path = 'courses/1/users?enrollment_type[]=student&include[]=enrollments&include[]=email';
    const [asTeacher] = rows.parse((await ask(path, { token: 'teacher' })).body);
    const grade = world.grades(1n).find(({ userId }) => userId.toString() === asTeacher!.id)!;
    expect(asTeacher).toMatchObject({
      email: expect.stringContaining('@northgate.example'),
      login_id: expect.any(String),
      enrollments: [
        {
          type: 'StudentEnrollment',
          course_id: '1',
          grades: { current_score: grade.currentScore },
        },
      ],
    });
    const answer = await ask(`courses/${attended[0]!}/users?include[]=email`, { token: 'student' });
    expect(rows.parse(answer.body).length).toBeGreaterThan(0);
    for (const row of rows.parse(answer.body)) {
      expect(row).not.toHaveProperty('email');
      expect(row).not.toHaveProperty('sis_user_id');
    }
  });
});
