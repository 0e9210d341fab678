import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyContracts } from '../../persistence/contract.proofs.js';
import { codes, ContractStage } from '../../../../../test/contract-stage.js';

const NODES = [
  {
    key: 'helper',
    kind: 'SUPPLIER',
    title: 'Clay',
    obligations: [{ code: 'deliver', title: 'Delivers clay', every: 'MONTH', dueDate: null }],
    targets: [{ indicator: 'rating', direction: 'UP', floor: '3', benchmark: '4', pledge: '9/2' }],
  },
  { key: 'maker', kind: 'VENTURE', obligations: [{ code: 'open', title: 'Opens a shop', dueDate: '2026-05-31' }] },
];
const SLOTS = [{ kind: 'SUPPLIER', places: 2 }];
const SEEN = `versions { number versionHash clauses
  nodes { key kind title obligations { code title description dueDate every } targets { indicator direction floor } shares { step kind of rate } }
  slots { kind places taken open } }`;

type Seen = { contract: { versions: { versionHash: string; clauses: object; nodes: object[]; slots: object[] }[] } };

describe('the clauses of a contract', () => {
  let stage: ContractStage;

  beforeAll(async () => {
    stage = await ContractStage.open();
  });
  beforeEach(() => stage.nextVenture());
  afterAll(() => stage.world.close());

  async function newest(id: string) {
    const { contract } = await stage.world.graphql<Seen>(
      stage.people.helper,
      `query ($id: ID!) { contract(id: $id) { ${SEEN} } }`,
      { id },
    );
    return contract.versions[0];
  }

  it('are shown with the version, hashed into it, and signed', async () => {
    const id = await stage.drafted();
    const bare = await newest(id);
    expect(bare).toMatchObject({ clauses: {}, nodes: [], slots: [] });
    const clauses = { nodes: NODES, slots: SLOTS };
    const input = { contractId: id, version: 1, ...stage.content({ clauses }) };
    expect(codes(await stage.call(stage.people.maker, 'contractRevise', input))).toEqual([]);
    const seen = await newest(id);
    expect(seen).toEqual({
      number: 1,
      versionHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      clauses: {
        nodes: [
          {
            key: 'helper',
            kind: 'supplier',
            title: 'Clay',
            obligations: [{ code: 'deliver', title: 'Delivers clay', every: 'month' }],
            targets: [{ indicator: 'rating', direction: 'up', floor: '3', benchmark: '4', pledge: '9/2' }],
          },
          {
            key: 'maker',
            kind: 'venture',
            obligations: [{ code: 'open', title: 'Opens a shop', dueDate: '2026-05-31' }],
            targets: [],
          },
        ],
        slots: [{ kind: 'supplier', places: 2 }],
      },
      nodes: [
        {
          key: 'helper',
          kind: 'SUPPLIER',
          title: 'Clay',
          obligations: [{ code: 'deliver', title: 'Delivers clay', description: null, dueDate: null, every: 'MONTH' }],
          targets: [{ indicator: 'rating', direction: 'UP', floor: '3' }],
          shares: [{ step: 'fee', kind: 'PERCENT', of: 'pool', rate: '1/10' }],
        },
        {
          key: 'maker',
          kind: 'VENTURE',
          title: null,
          obligations: [{ code: 'open', title: 'Opens a shop', description: null, dueDate: '2026-05-31', every: null }],
          targets: [],
          shares: [{ step: 'residual', kind: 'RESIDUAL', of: 'pool', rate: null }],
        },
      ],
      slots: [{ kind: 'SUPPLIER', places: 2, taken: 1, open: 1 }],
    });
    expect(seen?.versionHash).not.toBe(bare?.versionHash);
    await stage.signedByAll(id);

    const { owner, transactor } = stage.world;
    const pledge = async (text: string) => {
      await owner.query(
        `UPDATE chuang.contract_version SET clauses = jsonb_set(clauses, '{nodes,0,targets,0,pledge}', to_jsonb($1::text))
         WHERE state = 'signed'`,
        [text],
      );
      return (await verifyContracts(transactor.reader)).map(({ check, rows }) => [check, rows]);
    };
    expect(await pledge('4')).toEqual([['every version that was proposed has the hash of what it says', 1n]]);
    expect(await pledge('9/2')).toEqual([]);

    // The next version says everything anew, so what it leaves out is gone.
    const amendment = { contractId: id, ...stage.content({ effectiveFrom: '2026-04' }) };
    expect(codes(await stage.call(stage.people.maker, 'contractAmend', amendment))).toEqual([]);
    expect(await newest(id)).toMatchObject({ number: 2, clauses: {} });
  });

  it('are refused with the path of each fault', async () => {
    const [helper, maker] = NODES;
    const draft = (clauses: object) => () => stage.draft({ clauses });
    const stranger = { nodes: [{ ...helper, key: 'eve' }] };
    await stage.refused(draft(stranger), 'CLAUSES_INVALID', ['clauses', 'nodes', '0', 'key']);
    const unkeepable = { nodes: [{ ...maker, title: 'a\u0000' }] };
    await stage.refused(draft(unkeepable), 'INPUT_INVALID', ['clauses', 'nodes', '0', 'title']);
    const full = { nodes: NODES.map((node) => ({ ...node, kind: 'USER' })), slots: [{ kind: 'USER', places: 1 }] };
    await stage.refused(draft(full), 'CLAUSES_INVALID', ['clauses', 'slots', '0', 'places']);
  });
});
