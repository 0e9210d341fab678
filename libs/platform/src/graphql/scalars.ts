import { CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { parseMonth } from '#libs/kernel';

const INT8_MIN = -(2n ** 63n);
const INT8_MAX = 2n ** 63n - 1n;

function scalar<T>(name: string, description: string, parse: (text: string) => T, write: (value: T) => string) {
  const fromOutside = (value: unknown): T => {
    if (typeof value !== 'string')
      throw new GraphQLError(`${name} is written as a string`, { extensions: { code: 'BAD_USER_INPUT' } });
    return parse(value);
  };
  return new GraphQLScalarType<T, string>({
    name,
    description,
    serialize: (value) => write(value as T),
    parseValue: fromOutside,
    parseLiteral: (node: ValueNode) => fromOutside(node.kind === Kind.STRING ? node.value : undefined),
  });
}

function refuse(message: string): never {
  throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

// JavaScript reads 30 February as 2 March.
function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00.000Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && hasFourDigitYear(moment) && moment.toISOString().startsWith(text);
}

/** Years 0001 to 9999: the others have no form in RFC 3339, and PostgreSQL knows no year 0. */
function hasFourDigitYear(moment: Date): boolean {
  return !Number.isNaN(moment.getTime()) && /^(?!0000)\d{4}-/.test(moment.toISOString());
}

export const BigIntScalar = scalar<bigint>(
  'BigInt',
  'A whole number, written as a string of decimal digits: "1999". What is sent has 64 bits at most; sums over books that are answered may have more.',
  (text) => {
    if (!/^-?\d{1,19}$/.test(text))
      refuse(`"${text.slice(0, 40)}" is not a whole number; write digits only, as in "1999"`);
    const value = BigInt(text);
    return value < INT8_MIN || value > INT8_MAX ? refuse(`"${text}" does not fit into 64 bits`) : value;
  },
  String,
);

export const DateTimeScalar = scalar<Date>(
  'DateTime',
  'A moment in UTC, RFC 3339: "2026-11-22T08:05:00.000Z".',
  (text) => {
    const shape = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
    const moment = new Date(text);
    return shape.test(text) && isDay(text.slice(0, 10)) && hasFourDigitYear(moment)
      ? moment
      : refuse(`"${text.slice(0, 40)}" is not an RFC 3339 moment`);
  },
  (moment) => moment.toISOString(),
);

export const DateScalar = scalar<string>(
  'Date',
  'A calendar day: "2026-11-22".',
  (text) => {
    return isDay(text) ? text : refuse(`"${text.slice(0, 40)}" is not a calendar day; write YYYY-MM-DD`);
  },
  String,
);

export const MonthScalar = scalar<string>(
  'Month',
  'A calendar month in UTC, the label of an accounting period: "2026-11".',
  (text) => {
    const month = parseMonth(text);
    return month.ok ? month.value : refuse(month.error.message);
  },
  String,
);

export const CurrencyCodeScalar = scalar<string>(
  'CurrencyCode',
  'A currency code of ISO 4217: "CNY".',
  (text) =>
    /^[A-Z]{3}$/.test(text)
      ? text
      : refuse(`"${text.slice(0, 10)}" is not a currency code; write three capitals, as in "CNY"`),
  String,
);

/** JSON travels as itself, for documents whose shape is described elsewhere, such as terms. */
@Scalar('JSON')
export class JsonScalar implements CustomScalar<unknown, unknown> {
  description = 'A JSON document whose shape the field describes. Write numbers that must be exact as strings.';
  parseValue = (value: unknown): unknown => value;
  serialize = (value: unknown): unknown => value;
  parseLiteral = (node: ValueNode): unknown => literal(node);
}

function literal(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return finite(node.value);
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map(literal);
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literal(field.value)]));
    case Kind.VARIABLE:
      return refuse('pass the whole JSON document as one variable');
  }
}

function finite(text: string): number {
  const number = Number(text);
  return Number.isFinite(number) ? number : refuse(`"${text.slice(0, 40)}" is out of range; write it as a string`);
}
