import { Kind, parse, print, visit } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { serve } from '../support/serve.ts';
import { toGlobalId } from '../../src/schema/ids.ts';
import { advising } from './subgraphs.ts';

/** What a gateway sent to the advising service. */
export interface AdvisingRequest {
  authorization: string | null;
  query: string;
}

const advisor = {
  email: 'ida@example.edu',
  internalNumber: 7,
  courses: [1, 2, 3].map((number) => ({
    __typename: 'Course',
    id: toGlobalId('Course', String(number)),
    name: 'A name of its own',
  })),
  students: [101, 10001].map((number) => ({ __typename: 'User', _id: String(number) })),
};

interface CourseRepresentation {
  __typename: 'Course';
  id: string;
  /** There when a field of the operation requires it. */
  courseCode?: string;
}

/** Starts the service of advising.graphql; gone when the test is. */
export async function startAdvising() {
  const requests: AdvisingRequest[] = [];
  const yoga = createYoga({
    logging: false,
    schema: createSchema({
      typeDefs: [withoutDirectives(advising.sdl), machinery],
      resolvers: {
        Query: {
          advisors: () => [advisor],
          _entities: (_: unknown, args: { representations: object[] }) => args.representations,
        },
        _Entity: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
        Course: {
          advisor: () => advisor,
          room: ({ courseCode }: CourseRepresentation) => `Room of ${String(courseCode)}`,
          workflowState: () => 'advised',
        },
        User: { advisor: () => advisor },
      },
    }),
    plugins: [
      {
        onParams({ request, params }) {
          requests.push({
            authorization: request.headers.get('authorization'),
            query: params.query ?? '',
          });
        },
      },
    ],
  });
  const origin = await serve((request, response) => void yoga(request, response));
  return { url: `${origin}/graphql`, requests };
}

const machinery = `
  scalar _Any
  union _Entity = Advisor | Course | User
  extend type Query {
    _entities(representations: [_Any!]!): [_Entity]!
  }
`;

/** The types alone: the executor of the service knows nothing of Federation. */
function withoutDirectives(sdl: string): string {
  return print(visit(parse(sdl), { Directive: () => null, [Kind.SCHEMA_EXTENSION]: () => null }));
}
