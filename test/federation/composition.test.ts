import { buildSchema, isObjectType, parse, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { sharedFields, withheldInputFields } from '../../src/schema/federation/subgraph.ts';
import { advising, canvas, canvasReporting, composers, rawCanvas } from './subgraphs.ts';

const fieldsOf = (sdl: string, typeName: string): string[] => {
  const type = buildSchema(sdl, { assumeValidSDL: true }).getType(typeName);
  return isObjectType(type) ? Object.keys(type.getFields()) : [];
};

describe.each(Object.entries(composers))('%s', (_, compose) => {
  it.each([
    ['alone', () => [canvasReporting]],
    ['with a service that adds to it', () => [canvasReporting, advising]],
    ["with Canvas's own graph", () => [canvasReporting, canvas()]],
    ['with both', () => [canvasReporting, canvas(), advising]],
  ])('composes it %s', (__, subgraphs) => {
    const { supergraph, errors } = compose(...subgraphs());
    expect(errors).toEqual([]);
    expect(supergraph).toContain('canvas-reporting');
  });

  it('gives a supergraph all of the contract, but for what is withheld', () => {
    const { supergraph } = compose(canvasReporting);
    const composed = buildSchema(supergraph!, { assumeValidSDL: true });
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('_')) continue;
      const there = composed.getType(type.name);
      expect(there, type.name).toBeDefined();
      if (!('getFields' in type) || !there || !('getFields' in there)) continue;
      const names = Object.keys(type.getFields()).filter(
        (name) => !['_service', '_entities'].includes(name),
      );
      const missing = names.filter((name) => !(name in there.getFields()));
      expect(missing, type.name).toEqual(
        type.name === 'CourseUsersFilter' ? ['enrollmentTypes'] : [],
      );
    }
  });

  it("says of Canvas's own graph as it is only what the command of the documentation mends", () => {
    const { errors } = compose(canvasReporting, rawCanvas);
    expect(errors.map((error) => /User\.\w+/.exec(error)?.[0]).sort()).toEqual([
      'User.name',
      'User.shortName',
      'User.sortableName',
    ]);
    expect(errors.every((error) => error.startsWith('FIELD_TYPE_MISMATCH'))).toBe(true);
  });

  it('the fields of Canvas and ours are those of one object', () => {
    const { supergraph } = compose(canvasReporting, canvas());
    expect(fieldsOf(supergraph!, 'Course')).toEqual(
      expect.arrayContaining(['syllabusBody', 'name', 'analytics', 'lastReport']),
    );
    expect(fieldsOf(supergraph!, 'User')).toEqual(
      expect.arrayContaining(['summaryAnalytics', 'analytics']),
    );
    // Two meanings of one word stay two types.
    expect(supergraph).toContain('enum ReportType');
    expect(supergraph).toContain('type TardinessBreakdown');
    expect(supergraph).toContain('type TardinessShares');
  });

  it('reports and analytics are ours alone: a second owner of one is refused', () => {
    const rival = {
      ...advising,
      sdl: `${advising.sdl}\nextend type Course { lastReport(reportType: String! = "course_pace_docx"): String }`,
    };
    const { supergraph, errors } = compose(canvasReporting, rival);
    expect(supergraph).toBeUndefined();
    expect(errors.join()).toContain('Course.lastReport');
  });
});

it("Canvas's interface wants the other thing that the command of the documentation mends", () => {
  const sdl = rawCanvas.sdl.replaceAll(': HtmlEncodedString', ': String');
  const compose = composers['@apollo/composition'];
  const { errors } = compose(canvasReporting, { ...rawCanvas, sdl });
  expect(errors).toHaveLength(3);
  expect(errors.every((error) => error.includes('QuizzesConnectionInterface'))).toBe(true);
});

/*
 * What the compatibility suite of Apollo asks of a subgraph, as far as it concerns this one; the README
 * names the rest. `_service` and the keys at work are in entities.test.ts, @requires, @provides and
 * @override at work in supergraph.test.ts.
 */
describe('directives', () => {
  const used = new Map<string, number>();
  visit(parse(canvasReporting.sdl), {
    Directive: ({ name }) => {
      used.set(name.value, (used.get(name.value) ?? 0) + 1);
    },
  });

  it('@link says which version and which directives', () => {
    expect(canvasReporting.sdl.split('\n')[0]).toBe(
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])',
    );
    const names = [...used.keys()].filter((name) => !['deprecated', 'specifiedBy'].includes(name));
    expect(names.sort()).toEqual(['key', 'link', 'shareable']);
  });

  it('@key stands once for each way to find an object', () => {
    const keys = [...canvasReporting.sdl.matchAll(/^type (\w+) .*@key.*$/gm)].map(
      ([line, type]) => [type, [...line.matchAll(/fields: "(\w+)"/g)].map(([, fields]) => fields)],
    );
    expect(Object.fromEntries(keys)).toEqual({
      Account: ['id', '_id'],
      AccountReport: ['id'],
      Course: ['id', '_id'],
      CourseReport: ['id'],
      Quiz: ['id'],
      QuizReport: ['id'],
      Term: ['id', '_id'],
      User: ['id', '_id'],
    });
  });

  it('@shareable is on what Canvas has, too, and on nothing of reports and analytics', () => {
    const shared: string[] = [];
    visit(parse(canvasReporting.sdl), {
      ObjectTypeDefinition: ({ name, directives, fields }) => {
        const isShared = (node: { directives?: typeof directives }) =>
          node.directives?.some((directive) => directive.name.value === 'shareable');
        if (isShared({ directives })) shared.push(name.value);
        for (const field of fields ?? []) {
          if (isShared(field)) shared.push(`${name.value}.${field.name.value}`);
        }
      },
    });
    expect(shared).toEqual(
      expect.arrayContaining(['PageInfo', 'CourseConnection', 'QuizEdge', 'Course.courseCode']),
    );
    expect(shared.filter((name) => name.startsWith('Query.'))).toEqual(
      ['account', 'course', 'node', 'term'].map((name) => `Query.${name}`),
    );
    expect(shared.filter((name) => /report|analytics/i.test(name))).toEqual([]);
  });

  it('whatever is shared or withheld exists', () => {
    for (const [name, fields] of Object.entries({ ...sharedFields, ...withheldInputFields })) {
      const type = schema.getType(name);
      const known = type && 'getFields' in type ? Object.keys(type.getFields()) : [];
      expect(known, name).toEqual(expect.arrayContaining([...fields]));
    }
  });

  it('@tag and @inaccessible of others pass', () => {
    const { supergraph } = composers['@apollo/composition'](canvasReporting, advising);
    expect(supergraph).toContain('@tag(name: "advising")');
    expect(supergraph).toMatch(/internalNumber: Int .*@inaccessible/);
  });
});
