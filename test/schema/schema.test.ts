import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { printSubgraph } from '../../src/schema/federation/subgraph.ts';

it('schema/schema.graphql is the printed schema', async () => {
  const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;
  await expect(printed).toMatchFileSnapshot('../../schema/schema.graphql');
});

it('schema/subgraph.graphql is the schema as a part of a supergraph', async () => {
  await expect(printSubgraph(schema)).toMatchFileSnapshot('../../schema/subgraph.graphql');
});

it('every element of the schema is described', () => {
  const own = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  expect(own.flatMap(undescribed)).toEqual([]);
});

function undescribed(type: GraphQLNamedType): string[] {
  const elements: { name: string; description: string | null | undefined }[] = [type];
  if (isEnumType(type)) elements.push(...type.getValues());
  if (isInputObjectType(type)) elements.push(...Object.values(type.getFields()));
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) elements.push(field, ...field.args);
  }
  return elements
    .filter(({ description }) => !description?.trim())
    .map(({ name }) => `${type.name}: ${name}`);
}
