import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TypeID } from 'typeid-js';
import { type Id, parseId, publicId } from './ids.js';

const uuid = fc.oneof(
  fc.uuid({ version: [1, 4, 7, 8] }),
  fc.constantFrom('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
);

it('a public id is the TypeID of its UUID, and is read back', () => {
  fc.assert(
    fc.property(uuid, (text) => {
      const id = text as Id<'statement'>;
      expect(publicId('statement', id)).toBe(TypeID.fromUUID('stm', text).toString());
      expect(parseId('statement', publicId('statement', id))).toEqual({ ok: true, value: id });
    }),
    { numRuns: 1000 },
  );
});
