import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { stableId } from '#libs/kernel';
import { runScenarios } from '../simulation.js';
import { checkVersion } from '../version-draft.js';
import type { AssumedOutcome } from './assume.js';

const guide = readFileSync(new URL('../../../../../docs/wagers.md', import.meta.url), 'utf8');

function block(name: string): unknown {
  const found = new RegExp(`\`\`\`json ${name}\n([^]*?)\n\`\`\``).exec(guide)?.[1];
  if (found === undefined) throw new Error(`the guide has no block ${name}`);
  return JSON.parse(found);
}

/** The rows of the tables of scenarios, cell by cell. */
function tables(): string[][][] {
  const [, ...parts] = guide.split('| scenario | outcome | channel | maker | tranche |\n|---|---|---|---|---|\n');
  return parts.map((part) =>
    (part.split('\n\n')[0] ?? '').split('\n').map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ),
  );
}

describe('the guide to wagers', () => {
  const participants = ['fund', 'maker', 'channel'].map((key) => ({ key, party: stableId<'party'>(key) }));
  const version = checkVersion({
    terms: block('terms'),
    inputs: block('inputs'),
    clauses: block('clauses'),
    participants,
  });

  it('has an example that is taken as it stands', () => {
    expect(version.ok ? [] : version.error).toEqual([]);
    expect(tables().map((rows) => rows.length)).toEqual([3, 2]);
  });

  it('says what it gives', () => {
    if (!version.ok) throw new Error('the example is refused');
    for (const rows of tables()) {
      const scenarios = rows.map(([name = '', state]) => {
        const outcome = { wager: 'growth', point: 'spring', state: state as AssumedOutcome['state'] };
        return {
          name,
          inputs: { gross: '260000', refunds: '0' },
          stateIn: undefined,
          outcomes: state ? [outcome] : [],
        };
      });
      const { results, fault } = runScenarios(version.value, scenarios);
      expect(fault).toBeUndefined();
      const shown = results.map(({ name, allocations, outcomes }, index) => {
        const of = (wanted: string) => allocations.find(({ key }) => key === wanted)?.amount.minorUnits.toString();
        const [tranche] = outcomes.flatMap(({ tranches }) => tranches);
        return [name, rows[index]?.[1], of('channel'), of('maker'), tranche?.amountMinor ?? ''];
      });
      expect(shown).toEqual(rows);
    }
  });
});
