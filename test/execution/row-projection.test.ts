import { getOperationAST, parse, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { toExecutionDocument } from '../../src/execution/execution-schema.ts';
import { startGateway } from '../support/gateway.ts';

/** A selection on `course(id: 1) { analytics { … } }`. */
const ofCourse = (selection: string, rest = '', variables = '') =>
  `query Q${variables} { course(id: 1) { analytics { ${selection} } } } ${rest}`;

const isInOnePiece = (query: string) => print(toExecutionDocument(parse(query))).includes('__rows');

/** What is copied row by row in one go, and what it has to be resolved for. */
const copied: Record<string, string> = {
  properties: ofCourse('activity { date views participations }'),
  'properties in another order': ofCourse('activity { participations date }'),
  'properties that have another name in Canvas': ofCourse(
    'assignments { assignmentId title pointsPossible dueAt maxScore muted }',
  ),
  'a property below which there are others': ofCourse(
    'assignments { title tardinessBreakdown { missing late onTime total } }',
  ),
  aliases: ofCourse('days: activity { day: date seen: views again: views }'),
  'the name of the type': ofCourse('activity { __typename date }'),
  fragments: ofCourse(
    'activity { ...Day ... on DailyActivity { views } ... { participations } }',
    'fragment Day on DailyActivity { date }',
  ),
  'one list asked for twice': ofCourse('activity { date } activity { views date }'),
  'a fragment in two places': `{
    a: course(id: 1) { ...C } b: course(id: 2) { ...C }
  } fragment C on Course { analytics { activity { date views } } }`,
  'a list that is skipped': ofCourse(
    'activity @skip(if: $no) { date }',
    '',
    '($no: Boolean = true)',
  ),
  'a list that is included': ofCourse(
    'activity @include(if: $yes) { date }',
    '',
    '($yes: Boolean = true)',
  ),
  'lists of a department':
    '{ account(id: 1) { analytics(filter: CURRENT) { activity { byDate { date views } byCategory { category views } } grades { bins { score count } total } } } }',
};

const resolved: Record<string, string> = {
  'a directive in a row': ofCourse(
    'activity { date views @skip(if: $no) }',
    '',
    '($no: Boolean = true)',
  ),
  'a field with a resolver': ofCourse('assignments { title moduleIds }'),
  'a list once with and once without a resolver': ofCourse(
    'assignments { title } assignments { moduleIds }',
  ),
  'an alias that is no key of an object': ofCourse('activity { __proto__: date views }'),
};

describe('a list of rows is answered alike, interpreted and compiled', () => {
  for (const [name, query] of Object.entries({ ...copied, ...resolved })) {
    it(name, async () => {
      const { query: ask } = await startGateway({ compileAfter: 1 });
      const interpreted = await ask(query);
      const compiled = await ask(query);
      expect(interpreted.errors).toBeUndefined();
      expect(JSON.stringify(compiled.data)).toBe(JSON.stringify(interpreted.data));
    });
  }
});

describe('rows are copied in one go', () => {
  for (const [name, query] of Object.entries(copied)) {
    it(name, () => {
      expect(isInOnePiece(query)).toBe(true);
    });
  }
});

describe('rows are resolved one by one', () => {
  for (const [name, query] of Object.entries(resolved)) {
    it(name, () => {
      expect(isInOnePiece(query)).toBe(false);
    });
  }
});

it('a list that cannot be read is null, with its own path and place', async () => {
  const { query } = await startGateway({ compileAfter: 1 });
  const { data, errors } = await query(
    '{ course(id: 999999) { analytics { activity { date views } } } }',
  );
  const again = await query('{ course(id: 999999) { analytics { activity { date views } } } }');
  expect(data.course.analytics.activity).toBeNull();
  expect(errors).toMatchObject([{ path: ['course', 'analytics', 'activity'] }]);
  expect(again.data).toEqual(data);
  expect(again.errors?.[0]).toMatchObject({
    path: errors![0]!.path,
    extensions: { code: errors![0]!.extensions.code },
  });
});

it('what asks for no rows is compiled from its own document', () => {
  const document = parse('{ course(id: 1) { name term { name } } }');
  expect(getOperationAST(toExecutionDocument(document))).toEqual(getOperationAST(document));
});
