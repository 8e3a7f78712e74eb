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

describe('accounts', () => {
  it('are listed to those who administer them, and to nobody else', async () => {
    expect(await idsOf('accounts')).toEqual(['1']);
    expect(await idsOf('accounts', { token: 'subAdmin' })).toEqual(['2']);
    expect(await idsOf('accounts', { token: 'student' })).toEqual([]);
  });

  it('have no root account id when they are the root, and the keys of managers for managers', async () => {
    const { body } = await ask('accounts/self');
    expect(body).toMatchObject({ id: '1', parent_account_id: null, root_account_id: null });
    expect(body).not.toHaveProperty('sis_account_id');
    expect(body).toHaveProperty('default_storage_quota_mb');
    const college = await ask('accounts/2');
    expect(college.body).toMatchObject({ root_account_id: '1', sis_account_id: 'COL-1' });
  });

  it('are shown with includes[], not include[]', async () => {
    const wrong = await ask('accounts/1?include[]=course_count');
    expect(wrong.body).not.toHaveProperty('course_count');
    const { body } = await ask('accounts/1?includes[]=course_count&includes[]=sub_account_count');
    expect(body).toMatchObject({
      course_count: world.courses.filter(({ accountId }) => accountId === 1n).length,
      sub_account_count: world.childAccounts(1n).length,
    });
  });

  it('are found by a SIS id that needs escaping, and 404 by anything unknown', async () => {
    const sisId = 'sis_account_id:HUM/English Dept:1';
    const { body } = await ask(`accounts/${encodeURIComponent(sisId)}`);
    expect(body).toMatchObject({ name: 'Department of English' });
    expect(await ask('accounts/nonsense')).toMatchObject(notFound);
    expect(await ask('accounts/1', { token: 'subAdmin' })).toMatchObject(forbidden);
  });

  it('have ids of another shard in full, as numbers too', async () => {
    expect(await ask('accounts/9010000000000001')).toMatchObject({
      body: { id: '9010000000000001' },
    });
    expect(await ask('accounts/901~2')).toMatchObject({ body: { id: '9010000000000002' } });
  });
});

describe('sub-accounts', () => {
  it('are the direct children by id, or by name, with all links', async () => {
    const children = world.childAccounts(1n);
    const answer = await ask('accounts/1/sub_accounts?per_page=2');
    expect(Object.keys(answer.links)).toEqual(['current', 'next', 'first', 'last']);
    expect(await idsOf('accounts/1/sub_accounts')).toEqual(toIds(children));
    const { body } = await ask('accounts/1/sub_accounts?order=name');
    const names = z
      .array(named)
      .parse(body)
      .map(({ name }) => name);
    expect(names).toEqual(children.map(({ name }) => name).toSorted());
  });

  it('are all below when recursive, without first, and without current on the first page', async () => {
    const path = 'accounts/1/sub_accounts?recursive=true';
    const below = world.subtree(1n).filter((account) => account.id !== 1n);
    expect(await allIds(path)).toEqual(toIds(below));
    expect(Object.keys((await ask(path)).links)).toEqual(['next']);
    const end = await ask(`${path}&page=2`);
    expect(Object.keys(end.links)).toEqual(['current', 'prev', 'last']);
  });

  it('need the right to manage the account', async () => {
    expect(await ask('accounts/1/sub_accounts', { token: 'teacher' })).toMatchObject(forbidden);
    expect(await idsOf('accounts/2/sub_accounts', { token: 'subAdmin' })).toHaveLength(3);
  });
});

describe('terms', () => {
  const list = z.strictObject({ enrollment_terms: z.array(z.looseObject({ id })) });

  it('come wrapped, latest first, with the one without dates in front', async () => {
    const { body } = await ask('accounts/1/terms');
    const terms = list.parse(body).enrollment_terms;
    expect(terms.map((term) => term.id)).toEqual(['1', '4', '3', '2']);
    expect(terms[0]).not.toHaveProperty('overrides');
  });

  it('are filtered by name and state', async () => {
    const { body } = await ask('accounts/1/terms?term_name=fall&include[]=course_count');
    const terms = list.parse(body).enrollment_terms;
    expect(terms.map((term) => term.id)).toEqual(['4', '2']);
    expect(terms[0]).toMatchObject({
      course_count: world.courses.filter(({ termId }) => termId === 4n).length,
    });
    const deleted = await ask('accounts/1/terms?workflow_state[]=deleted');
    expect(deleted.body).toEqual({ enrollment_terms: [] });
    const used = await ask('accounts/1/terms?subaccount_id=2');
    expect(list.parse(used.body).enrollment_terms[1]).toMatchObject({ used_in_subaccount: true });
  });

  it('are shown one by one with overrides and number of courses', async () => {
    const { body } = await ask('accounts/self/terms/sis_term_id:FA26');
    expect(body).toMatchObject({
      id: '4',
      overrides: { TeacherEnrollment: { end_at: '2026-12-19T06:59:00Z' } },
      course_count: world.courses.filter(({ termId }) => termId === 4n).length,
    });
    expect(await ask('accounts/1/terms/99')).toMatchObject(notFound);
  });

  it('belong to root accounts only', async () => {
    expect(await ask('accounts/2/terms')).toMatchObject({
      status: 400,
      body: { message: 'Terms only belong to root_accounts.' },
    });
    expect(await ask('accounts/1/terms', { token: 'student' })).toMatchObject(forbidden);
  });
});

describe('quizzes', () => {
  it('are all shown to instructors, and the published ones to students', async () => {
    expect(await allIds('courses/3/quizzes')).toEqual(toIds(world.quizzes(3n)));
    const courseId = attended.find((each) =>
      world.quizzes(each).some(({ published }) => !published),
    )!;
    const published = world.quizzes(courseId).filter((quiz) => quiz.published);
    expect(await allIds(`courses/${courseId}/quizzes`, { token: 'student' })).toEqual(
      toIds(published),
    );
    const hidden = world.quizzes(courseId).find((quiz) => !quiz.published)!;
    const path = `courses/${courseId}/quizzes/${hidden.id}`;
    expect(await ask(path, { token: 'student' })).toMatchObject(notFound);
    expect((await ask(path)).status).toBe(200);
  });

  it('lack the fields of managers for students', async () => {
    const courseId = attended[0]!;
    const quiz = world.quizzes(courseId).find(({ published }) => published)!;
    const path = `courses/${courseId}/quizzes/${quiz.id}`;
    expect((await ask(path)).body).toHaveProperty('quiz_reports_url');
    expect((await ask(path, { token: 'student' })).body).not.toHaveProperty('quiz_reports_url');
  });

  it('are searched by title', async () => {
    const { body } = await ask('courses/1/quizzes?search_term=survey');
    expect(rows.parse(body).map((row) => row.id)).toEqual(
      toIds(world.quizzes(1n).filter(({ title }) => title.includes('Survey'))),
    );
  });

  it('are wrapped, with string ids, when JSON-API is asked for', async () => {
    const { body } = await ask('courses/1/quizzes', { jsonApi: true });
    const wrapped = z.looseObject({ quizzes: rows, meta: z.looseObject({}) }).parse(body);
    expect(wrapped.quizzes.map((row) => row.id)).toEqual(toIds(world.quizzes(1n)));
  });

  it('are numbers only: anything else is 404', async () => {
    expect(await ask('courses/1/quizzes/sis_quiz_id:1')).toMatchObject(notFound);
    expect(await ask('courses/1/quizzes/999')).toMatchObject(notFound);
  });
});

describe('users', () => {
  it('may always see themselves', async () => {
    const { status, body } = await ask('users/self', { token: 'student' });
    expect(status).toBe(200);
    expect(body).toHaveProperty('permissions');
    expect(body).not.toHaveProperty('sis_user_id');
  });

  it('are shown to administrators of an account that they are in, and 403 to others', async () => {
    const { body } = await ask('users/101');
    expect(body).toMatchObject({ id: '101', login_id: expect.any(String) });
    expect(await ask('users/101', { token: 'student' })).toMatchObject(forbidden);
    expect((await ask('users/101', { token: 'subAdmin' })).status).toBe(200);
    expect(await ask('users/77777777')).toMatchObject(notFound);
  });

  it('are found by login, whatever its case', async () => {
    const { loginId } = world.user(10_001n)!;
    const { body } = await ask(`users/sis_login_id:${loginId.toUpperCase()}`);
    expect(body).toMatchObject({ id: '10001' });
  });

  it('have ids of another shard in full', async () => {
    expect(await ask('users/901~1')).toMatchObject({ body: { id: '9010000000000001' } });
  });
});
