// A schema of the document as rows of a table, and as words.
import * as Type from 'typebox'
import { Check } from 'typebox/value'

export type FieldRow = {
  /** With the names of what it stands in: `settings.locked`. */
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly meaning: string
}

const Schema = Type.Object({
  type: Type.Optional(Type.String()),
  const: Type.Optional(Type.Unknown()),
  enum: Type.Optional(Type.Array(Type.Unknown())),
  anyOf: Type.Optional(Type.Array(Type.Unknown())),
  items: Type.Optional(Type.Unknown()),
  properties: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  required: Type.Optional(Type.Array(Type.String())),
  description: Type.Optional(Type.String()),
  minLength: Type.Optional(Type.Number()),
  maxLength: Type.Optional(Type.Number()),
  minimum: Type.Optional(Type.Number()),
  maximum: Type.Optional(Type.Number()),
})
type Schema = Type.Static<typeof Schema>

/** Every field, and the fields of its fields. */
export function rowsOf(given: unknown, prefix = ''): readonly FieldRow[] {
  const schema = read(given)
  if (schema.items !== undefined) return rowsOf(schema.items, prefix)
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const name = `${prefix}${key}`
    const { description: meaning = '' } = read(field)
    const isRequired = schema.required?.includes(key) ?? false
    return [{ name, type: typeOf(field), isRequired, meaning }, ...rowsOf(field, `${name}.`)]
  })
}

/** A union of what the schema admits, in words: `"access" or "owner"`, `text, 4 to 128`. */
function typeOf(given: unknown): string {
  const schema = read(given)
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(' or ')
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ')
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`
  return plainType(schema)
}

function plainType({ type, minLength, maxLength, minimum, maximum }: Schema): string {
  if (type === 'string') return `text${range(minLength, maxLength)}`
  if (type === 'integer' || type === 'number') return `number${range(minimum, maximum)}`
  if (type === 'boolean') return 'true or false'
  return type ?? 'anything'
}

function range(from: number | undefined, to: number | undefined): string {
  if (to === undefined) return from === undefined ? '' : `, from ${from}`
  return from === undefined ? `, up to ${to}` : `, ${from} to ${to}`
}

function read(given: unknown): Schema {
  return Check(Schema, given) ? given : {}
}
