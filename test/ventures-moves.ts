import type { Person, VenturesFixture } from './ventures-fixture.js';

export type VentureAnswer = {
  readonly venture: Readonly<Record<string, unknown>> | null;
  readonly userErrors: readonly { code: string; path: string[] | null }[];
};

type Members = { readonly nodes: readonly { role: string; party: { id: string; name: string } }[] };

export const refused = (code: string, path: string[] | null = null): VentureAnswer => ({
  venture: null,
  userErrors: [{ code, path }],
});

const APPLICATION = { name: 'Quiet fridge', kind: 'INCUBATING', origin: 'EXTERNAL', userScenario: 'Light sleepers.' };

/** What people do with ventures, through GraphQL, and what they see. */
export function movesOf(world: VenturesFixture) {
  let keys = 0;

  function apply(who: Person, input: object = {}): Promise<VentureAnswer> {
    keys += 1;
    const full = { ...APPLICATION, idempotencyKey: `key ${keys}`, ...input };
    return world.mutate(who, 'ventureApply', 'VentureApplyInput', full, 'venture { id state version }');
  }

  async function see(who: Person | null, id: string, fields: string) {
    const query = `query ($id: ID!) { venture(id: $id) { ${fields} } }`;
    type Seen = { venture: Record<string, unknown> | null };
    const { data } = await world.graphql(who?.token ?? null, query, { id });
    return (data as Seen | undefined)?.venture;
  }

  return {
    apply,
    see,
    /** The id of a new application. */
    async applied(who: Person, input: object = {}): Promise<string> {
      const { venture, userErrors } = await apply(who, input);
      if (typeof venture?.id !== 'string') throw new Error(`refused: ${JSON.stringify(userErrors)}`);
      return venture.id;
    },
    decide(who: Person, name: string, input: object): Promise<VentureAnswer> {
      return world.mutate(who, name, 'VentureDecideInput', input, 'venture { state reasonCode version }');
    },
    end(who: Person, name: 'ventureWithdraw' | 'ventureClose', id: string): Promise<VentureAnswer> {
      return world.mutate(who, name, 'VentureEndInput', { id }, 'venture { state }');
    },
    async members(who: Person, id: string): Promise<Members['nodes']> {
      const seen = await see(who, id, 'members { nodes { role party { id name } } }');
      return (seen?.members as Members).nodes;
    },
    /** Everything that a refused command must leave as it is. */
    snapshot: () =>
      world.reader.rows(`SELECT v.*, (SELECT count(*) FROM venture_history) AS entries,
        (SELECT jsonb_agg(to_jsonb(m) ORDER BY m.party_id, m.since) FROM venture_member m) AS members,
        (SELECT count(*) FROM party) AS parties, (SELECT jsonb_agg(to_jsonb(a) ORDER BY a.since) FROM membership a) AS acting
        FROM (SELECT) AS one LEFT JOIN venture v ON true ORDER BY v.venture_id`),
  };
}
