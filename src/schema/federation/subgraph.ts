import {
  type DirectiveNode,
  type GraphQLSchema,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql';

/*
 * What this graph is to a supergraph: the objects that other subgraphs may add to, the fields that they
 * may have as well, and what they never see. The fields themselves know nothing of it.
 */

/**
 * By which fields an object is found. One number of Canvas finds those of the first four; for a quiz or
 * a report REST wants more, which only the global id carries.
 */
export const entityKeys = {
  Account: ['id', '_id'],
  Course: ['id', '_id'],
  Term: ['id', '_id'],
  User: ['id', '_id'],
  Quiz: ['id'],
  AccountReport: ['id'],
  CourseReport: ['id'],
  QuizReport: ['id'],
} as const;

/**
 * What describes an object of Canvas itself, and Canvas's own GraphQL may tell as well (canvas-lms,
 * `schema.graphql`). Reports and analytics it does not have: they stay ours alone.
 */
export const sharedFields: Readonly<Record<string, readonly string[]>> = {
  Query: ['node', 'account', 'course', 'term'],
  Account: [
    'name',
    'workflowState',
    'sisId',
    'parentAccount',
    'rootAccount',
    'subAccountsConnection',
    'coursesConnection',
    'termsConnection',
  ],
  Course: [
    'name',
    'courseCode',
    'workflowState',
    'sisId',
    'startAt',
    'endAt',
    'account',
    'term',
    'usersConnection',
    'quizzesConnection',
  ],
  Term: ['name', 'startAt', 'endAt', 'sisId'],
  User: ['name', 'sortableName', 'shortName', 'sisId', 'loginId', 'email', 'avatarUrl'],
  Quiz: [
    '_id',
    'title',
    'quizType',
    'htmlUrl',
    'published',
    'questionCount',
    'pointsPossible',
    'dueAt',
    'unlockAt',
    'lockAt',
    'allowedAttempts',
    'timeLimit',
    'course',
  ],
};

/** Types that Canvas's own GraphQL has in the same form; all of their fields are shared. */
const sharedTypes = new Set([
  'PageInfo',
  ...['Account', 'Course', 'Term', 'User', 'Quiz'].flatMap((name) => [
    `${name}Connection`,
    `${name}Edge`,
  ]),
]);

/**
 * Input fields that a supergraph cannot have: Canvas's own input of this name has the field with an
 * enum of its own, which cannot be merged with text.
 */
export const withheldInputFields: Readonly<Record<string, readonly string[]>> = {
  CourseUsersFilter: ['enrollmentTypes'],
};

/** What every subgraph has by the specification, and none prints. */
const machinery = new Set(['_Any', '_Entity', '_Service', '_entities', '_service']);

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])';

/** Prints the schema as a subgraph of Apollo Federation 2, the text of `_service { sdl }`. */
export function printSubgraph(schema: GraphQLSchema): string {
  const document = visit(
    parse(printSchema(lexicographicSortSchema(schema)), { noLocation: true }),
    {
      ScalarTypeDefinition: ({ name }) => (machinery.has(name.value) ? null : undefined),
      UnionTypeDefinition: ({ name }) => (machinery.has(name.value) ? null : undefined),
      ObjectTypeDefinition: (type) => {
        const name = type.name.value;
        if (machinery.has(name)) return null;
        const shared = sharedFields[name] ?? [];
        return {
          ...type,
          directives: [
            ...keysOf(name).map((fields) => directive('key', { fields })),
            ...(sharedTypes.has(name) ? [directive('shareable')] : []),
          ],
          fields: type.fields
            ?.filter((field) => !machinery.has(field.name.value))
            .map((field) =>
              shared.includes(field.name.value)
                ? { ...field, directives: [directive('shareable')] }
                : field,
            ),
        };
      },
      InputObjectTypeDefinition: (type) => {
        const withheld = withheldInputFields[type.name.value] ?? [];
        return {
          ...type,
          fields: type.fields?.filter(({ name }) => !withheld.includes(name.value)),
        };
      },
    },
  );
  return `${link}\n\n${print(document)}\n`;
}

function keysOf(type: string): readonly string[] {
  return type in entityKeys ? entityKeys[type as keyof typeof entityKeys] : [];
}

function directive(name: string, args: Record<string, string> = {}): DirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(args).map(([key, value]) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: key },
      value: { kind: Kind.STRING, value },
    })),
  };
}
