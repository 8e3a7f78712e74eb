import type { QuotaState } from '../canvas/policy/quota.ts';
import { builder } from './builder.ts';
import { cacheHints } from './cache-hints.ts';

/** Units; Canvas's default until a response shows another size. */
const defaultLimit = 600;

const RateLimit = builder.objectRef<Partial<QuotaState>>('RateLimit').implement({
  extensions: cacheHints.never,
  description: "Canvas's leaky bucket of the caller's token (units; 10 leak each second).",
  fields: (t) => ({
    remaining: t.float({
      description: 'Units left; null before the first response.',
      resolve: ({ isKnown, available }) =>
        isKnown && available !== undefined ? Math.round(available * 10) / 10 : null,
    }),
    limit: t.float({
      nullable: false,
      description: "The bucket's size as far as it is known.",
      resolve: ({ limit }) => limit ?? defaultLimit,
    }),
    inFlight: t.int({
      nullable: false,
      description: 'REST calls of this token in flight.',
      resolve: ({ inFlight }) => inFlight ?? 0,
    }),
    waiting: t.int({
      nullable: false,
      description: 'REST calls of this token that wait for room in the bucket.',
      resolve: ({ waiting }) => waiting ?? 0,
    }),
  }),
});

builder.queryField('rateLimit', (t) =>
  t.field({
    type: RateLimit,
    description: 'The quota of this token as the gateway last knew it; costs no call.',
    resolve: (_, _args, { quota }) => quota ?? {},
  }),
);
