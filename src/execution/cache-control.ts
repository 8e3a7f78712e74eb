import {
  type DocumentNode,
  getNamedType,
  type GraphQLSchema,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

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
