import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { isUnionType } from 'graphql';
import { expect, it } from 'vitest';
import { toGlobalId } from '../../src/schema/ids.ts';
import { schema } from '../../src/schema/index.ts';
import { entityKeys } from '../../src/schema/federation/subgraph.ts';
import { startGateway } from '../support/gateway.ts';

const entities = (selection: string) =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;

const course = (number: number | string) => ({
  __typename: 'Course',
  id: toGlobalId('Course', String(number)),
});

it('every type with a key is an entity, and no other', () => {
  const union = schema.getType('_Entity');
  const names = isUnionType(union) ? union.getTypes().map(({ name }) => name) : [];
  expect(names.sort()).toEqual(Object.keys(entityKeys).sort());
});

it('each type is found by each of its keys, and a key alone costs no call', async () => {
  const { query, canvas } = await startGateway();
  const locals = {
    Account: '1',
    Course: '7',
    Term: '4',
    User: '12',
    Quiz: '3:5',
    AccountReport: '1:provisioning_csv:9',
    CourseReport: '7:course_pace_docx:2',
    QuizReport: '3:5:8',
  };
  const representations = Object.entries(locals).flatMap(([name, local]) => {
    const type = name as keyof typeof locals;
    const keys: Record<string, string> = { id: toGlobalId(type, local), _id: local };
    return entityKeys[type].map((key) => ({ __typename: type, [key]: keys[key] }));
  });
  expect(representations).toHaveLength(12);
  const { data, errors } = await query(entities('__typename ... on Node { id }'), {
    variables: { representations },
  });
  expect(errors).toBeUndefined();
  expect(data._entities).toEqual(
    representations.map(({ __typename }) => ({
      __typename,
      id: toGlobalId(__typename, locals[__typename]),
    })),
  );
  expect(canvas.requests).toEqual([]);
});

it('representations in the document itself are read as those in variables', async () => {
  const { query } = await startGateway();
  const { data } = await query(
    '{ _entities(representations: [{ __typename: "Account", _id: "1" }]) { ... on Account { name } } }',
  );
  expect(data).toEqual({ _entities: [{ name: 'Northgate University' }] });
});

it('a thousand representations keep their order, and each object is read once', async () => {
  const { query, canvas } = await startGateway();
  const numbers = Array.from({ length: 1000 }, (_, index) => ((index * 7) % 20) + 1);
  const { data, errors } = await query(entities('... on Course { _id name }'), {
    variables: { representations: numbers.map(course) },
  });
  expect(errors).toBeUndefined();
  expect(data._entities.map(({ _id }: { _id: string }) => _id)).toEqual(numbers.map(String));
  expect(canvas.requests.sort()).toEqual(
    Array.from(
      { length: 20 },
      (_, index) => `GET /api/v1/courses/${index + 1}?include%5B%5D=term`,
    ).sort(),
  );
});

it('a thousand courses are a thousand calls, let in as the bucket allows, and one answer', async () => {
  const { query, canvas } = await startGateway({ simulator: { size: 'large' } });
  const numbers = Array.from({ length: 1000 }, (_, index) => 1000 - index);
  const { data, errors } = await query(entities('... on Course { _id name }'), {
    variables: { representations: numbers.map(course) },
  });
  expect(errors).toBeUndefined();
  expect(data._entities.map(({ _id }: { _id: string }) => _id)).toEqual(numbers.map(String));
  expect(canvas.requests).toHaveLength(1000);
  expect(new Set(canvas.requests).size).toBe(1000);
});

it('runs of one report are read off one list, as in any query', async () => {
  const { query, canvas } = await startGateway();
  const listed = await query(
    '{ account(id: 1) { reportsConnection(report: "provisioning_csv") { nodes { id } } } }',
  );
  const ids = (listed.data.account.reportsConnection.nodes as { id: string }[]).map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(1);
  canvas.clear();
  const { data } = await query(entities('... on AccountReport { id state }'), {
    variables: { representations: ids.map((id) => ({ __typename: 'AccountReport', id })) },
  });
  expect(data._entities.map(({ id }: { id: string }) => id)).toEqual(ids);
  expect(canvas.requests).toHaveLength(1);
});

it('what does not exist is null with one error at its index, whatever is selected of it', async () => {
  const { query, canvas } = await startGateway();
  const none = '987654321';
  const representations = [
    course(1),
    course(none),
    { __typename: 'User', _id: none },
    { __typename: 'Term', _id: none },
    { __typename: 'Quiz', id: toGlobalId('Quiz', `3:${none}`) },
    { __typename: 'AccountReport', id: toGlobalId('AccountReport', `1:grade_export_csv:${none}`) },
    { __typename: 'QuizReport', id: toGlobalId('QuizReport', `3:5:${none}`) },
    course(2),
  ];
  const { data, errors } = await query(
    entities(`
      ... on Course { courseCode workflowState analytics { activity { views } } }
      ... on User { shortName email }
      ... on Term { name startAt }
      ... on Quiz { title dueAt }
      ... on Report { state message }
    `),
    { variables: { representations } },
  );
  expect(data._entities.map((entity: unknown) => entity !== null)).toEqual([
    ...[true, false, false, false, false, false, false, true],
  ]);
  expect(errors?.map(({ path, extensions }) => [path, extensions.code]).sort()).toEqual(
    [1, 2, 3, 4, 5, 6].map((index) => [['_entities', index], 'NOT_FOUND']),
  );
  // Nothing more is asked of a course that is not there.
  expect(canvas.requests.filter((line) => line.includes(`courses/${none}`))).toHaveLength(1);
});

it('fields that need no record, and skipped ones, do not make an object be read', async () => {
  const { query, canvas } = await startGateway();
  const { data } = await query(
    `query ($representations: [_Any!]!, $no: Boolean = false) {
      _entities(representations: $representations) {
        ... on Course {
          _id
          name @include(if: $no)
          ... @skip(if: true) { courseCode }
          analytics { activity { date } }
        }
        ... on User { fullName: name }
      }
    }`,
    { variables: { representations: [course(7)] } },
  );
  expect(data._entities[0].analytics.activity.length).toBeGreaterThan(10);
  expect(canvas.requests).toEqual(['GET /api/v1/courses/7/analytics/activity']);
});

it.each([
  ['an id of another type', { __typename: 'Course', id: toGlobalId('User', '7') }],
  ['text that is no global id', { __typename: 'Course', id: 'seven' }],
  ['an id that is an object', { __typename: 'Course', id: { number: 7 } }],
  ['a SIS form', { __typename: 'Course', _id: 'sis_course_id:BIO-101' }],
  ['a special word', { __typename: 'Account', _id: 'self' }],
  ['the number of another shard', { __typename: 'Course', _id: '1~7' }],
  ['a number that lost digits', { __typename: 'Course', _id: 2 ** 60 }],
  ['a path', { __typename: 'Course', _id: '7/../8' }],
  ['a key that the type has not', { __typename: 'Quiz', _id: '5' }],
  ["Canvas's own id of a quiz, which lacks the course", { __typename: 'Quiz', id: 'UXVpei01' }],
  ['no key', { __typename: 'Course' }],
  ['no type', { id: toGlobalId('Course', '7') }],
  ['a type that is no entity', { __typename: 'PageInfo', id: '1' }],
  ['a name of every object', { __typename: 'constructor', id: '1' }],
  ['no object', 'Course'],
])('%s is BAD_USER_INPUT at its index alone, without a call', async (_, wrong) => {
  const { query, canvas } = await startGateway();
  const { data, errors } = await query(entities('... on Node { id } ... on Account { name }'), {
    variables: { representations: [course(1), wrong, course(2)] },
  });
  expect(data._entities).toEqual([
    { id: toGlobalId('Course', '1') },
    null,
    { id: toGlobalId('Course', '2') },
  ]);
  expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['_entities', 1], 'BAD_USER_INPUT'],
  ]);
  expect(canvas.requests).toEqual([]);
});

it('whatever a representation holds, its neighbours are answered', async () => {
  const { query, canvas } = await startGateway();
  const key = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.object());
  const representation = fc.oneof(
    fc.record(
      { __typename: fc.constantFrom(...Object.keys(entityKeys), 'Nothing'), id: key, _id: key },
      { requiredKeys: [] },
    ),
    fc.jsonValue().filter((value) => value !== null),
  );
  await fc.assert(
    fc.asyncProperty(representation, async (odd) => {
      const { data, errors } = await query(entities('__typename'), {
        variables: { representations: [course(1), odd, course(2)] },
      });
      expect(data._entities).toHaveLength(3);
      expect(data._entities[0]).toEqual({ __typename: 'Course' });
      expect(data._entities[2]).toEqual({ __typename: 'Course' });
      expect(errors?.map(({ extensions }) => extensions.code) ?? []).toEqual(
        data._entities[1] === null ? ['BAD_USER_INPUT'] : [],
      );
    }),
    { numRuns: 50 },
  );
  expect(canvas.requests).toEqual([]);
});

it("the caller's token decides, as in a query", async () => {
  const { query, tokens } = await startGateway();
  const variables = { representations: [{ __typename: 'Account', _id: '1' }] };
  const fields = 'name analytics(filter: CURRENT) { statistics { courses } }';
  const operation = entities(`... on Account { ${fields} }`);
  const asQuery = await query(`{ account(id: 1) { ${fields} } }`, { token: tokens.student });
  const asEntity = await query(operation, { variables, token: tokens.student });
  expect(asQuery.errors?.map(({ extensions }) => extensions.code)).toContain('FORBIDDEN');
  expect(asEntity.data._entities).toEqual([asQuery.data.account]);
  // What else fails below an object that is null already may be told or not.
  expect(new Set(asEntity.errors?.map(({ extensions }) => extensions.code))).toEqual(
    new Set(asQuery.errors?.map(({ extensions }) => extensions.code)),
  );
  const unknown = await query(operation, { variables, token: 'not-a-token' });
  expect(unknown.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  const none = await query(operation, { variables, token: null });
  expect(none.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

it.each([false, true])(
  'the SDL is the one in the repository, without a token, in production: %s',
  async (production) => {
    const { query, canvas } = await startGateway({
      config: { production, graphiql: !production },
    });
    const { data } = await query('{ _service { sdl } }', { token: null });
    const file = join(import.meta.dirname, '../../schema/subgraph.graphql');
    expect(data._service.sdl).toBe(readFileSync(file, 'utf8'));
    expect(canvas.requests).toEqual([]);
    const { errors } = await query('{ _service { sdl } viewer { id } }', { token: null });
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  },
);
