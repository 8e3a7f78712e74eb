import {
  type DocumentNode,
  getNamedType,
  type GraphQLSchema,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** An extension of a type or a field: for how long a client may keep what it answers. */
const keepFor = (maxAgeSeconds: number) => ({ maxAgeSeconds });

/**
 * How fast Canvas's data changes. A field without a hint of its own has its type's; a type without one,
 * that of what it is a part of.
 */
export const cacheHints = {
  /** Accounts and terms: set up once a semester. */
  structure: keepFor(60 * 60),
  /** Courses, quizzes, users: edited now and then, and missed when an edit does not show. */
  objects: keepFor(5 * 60),
  /** Canvas computes them in the background, and keeps them for up to 12 hours. */
  analytics: keepFor(15 * 60),
  /** A run that has ended: stays as it is until somebody deletes it. */
  endedReport: keepFor(60),
  /** Which runs there are: somebody may start one at any time. */
  runs: keepFor(10),
  /** Links that expire. */
  never: keepFor(0),
} as const;

/** Seconds that an answer to this document may be kept, by its strictest hint; 0 where there is none. */
export function maxAgeOf(schema: GraphQLSchema, document: DocumentNode): number {
  const hints = hintsIn(schema, document);
  return hints.length > 0 ? Math.min(...hints) : 0;
}

function hintsIn(schema: GraphQLSchema, document: DocumentNode): number[] {
  const hints: number[] = [];
  const info = new TypeInfo(schema);
  const add = (hint: unknown) => {
    if (typeof hint === 'number') hints.push(hint);
  };
  const typeHint = () => {
    const type = info.getType();
    return type ? getNamedType(type).extensions.maxAgeSeconds : undefined;
  };
  const visitor = {
    Field: () => {
      add(info.getFieldDef()?.extensions.maxAgeSeconds ?? typeHint());
    },
    // `node` itself says nothing; the type that is asked of it does.
    InlineFragment: () => {
      add(typeHint());
    },
    FragmentDefinition: () => {
      add(typeHint());
    },
  };
  visit(document, visitWithTypeInfo(info, visitor));
  return hints;
}
