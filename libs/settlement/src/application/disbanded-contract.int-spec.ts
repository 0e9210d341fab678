import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openSettlement, type SettlementFixture, SHARING } from '../../../../test/settlement-fixture.js';

let world: SettlementFixture;

beforeAll(async () => {
  world = await openSettlement();
});
afterAll(() => world.close());

it('a contract that ended settles its last month; later money waits for the next contract, and the proof sees it', async () => {
  const calendar = 'ending';
  const venture = await world.venture(calendar);
  const contract = await world.contract(venture);
  await world.disband(contract, '2026-02');
  await world.send(venture, ['sale', 1000n, '2026-02-10'], ['sale', 2000n, '2026-03-10']);
  const settled = { pending: 0, settled: 1, parked: 0 };
  expect(await world.settle(calendar, '2026-02')).toEqual(settled);
  expect(await world.given(venture, '2026-02')).toEqual(['2026-02 platform 100 CNY', '2026-02 venture 900 CNY']);
  expect(await world.settle(calendar, '2026-03')).toEqual({ pending: 0, settled: 0, parked: 1 });
  expect(await world.parked(calendar, '2026-03')).toMatchObject([
    {
      reasonCode: 'NO_CONTRACT_IN_FORCE',
      reason: 'there is money in CNY in 2026-03, and no signed contract shares it',
    },
  ]);

  const half = { id: 'fee', kind: 'percent', payees: [{ to: 'platform', rate: '1/2' }] };
  await world.contract(venture, { from: '2026-03', terms: { ...SHARING, waterfall: [half] } });
  expect(await world.settle(calendar, '2026-03')).toEqual(settled);
  expect(await world.given(venture, '2026-03')).toEqual(['2026-03 platform 1000 CNY', '2026-03 venture 1000 CNY']);
  expect(await world.findings()).toEqual([]);

  await world.owner.query(`UPDATE contract_disbanding SET last_month = '2026-01'`);
  expect(await world.findings()).toEqual([
    expect.stringMatching(
      /^no contract settles a month after its end: statement .* of 2026-02, .* ended with 2026-01$/,
    ),
  ]);
});
