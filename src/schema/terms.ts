import { builder, Node } from './builder.ts';
import { cacheHints } from './cache-hints.ts';
import { checking } from './argument-check.ts';
import { connectionOf } from './connection.ts';
import { parseIdOrSisId, toGlobalId } from './ids.ts';
import { whenThere } from './maybe-promise.ts';
import { createFieldReader, termIdOf, type TermRef, TermType, toTerm } from './references.ts';

const read = createFieldReader((term: TermRef, { loaders }) => loaders.terms.read(term.ref));

export const TermConnection = connectionOf('Term', TermType);

TermType.implement({
  extensions: cacheHints.structure,
  description: 'A term of an institution, e.g. a semester.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global id.',
      resolve: (term, _, context) =>
        whenThere(termIdOf(term, context), (id) => toGlobalId('Term', id)),
    }),
    _id: t.id({
      nullable: false,
      description: 'The id in Canvas.',
      resolve: (term, _, context) => termIdOf(term, context),
    }),
    name: t.string({ description: 'The name.', resolve: read(({ name }) => name) }),
    startAt: t.field({
      type: 'DateTime',
      description: 'When it begins; null for a term without dates.',
      resolve: read((term) => term.start_at),
    }),
    endAt: t.field({
      type: 'DateTime',
      description: 'When it ends; null for a term without dates.',
      resolve: read((term) => term.end_at),
    }),
    sisId: t.string({
      description: 'The SIS id; null without the right to see it.',
      resolve: read((term) => term.sis_term_id),
    }),
  }),
});

builder.queryField('term', (t) =>
  t.field({
    type: TermType,
    description: 'A term of the root account; costs nothing until a field of its own is selected.',
    args: {
      id: t.arg.id({ description: 'A number, a global id, `default`, `current` or a SIS form.' }),
      sisId: t.arg.string({ description: 'The SIS id, in place of `id`.' }),
    },
    extensions: checking((args: object) => parseIdOrSisId('Term', args)),
    resolve: (_, args) => toTerm(parseIdOrSisId('Term', args)),
  }),
);
