import { Command } from 'commander';
import { Unusable } from './exit.js';

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database of DATABASE_URL (DATABASE_OWNER_URL, when set) up to date')
    .action(async () => {
      const url = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL;
      if (!url) {
        const right = 'set a postgres:// URL of the owner of the database';
        throw new Unusable('CONFIG_INVALID', `DATABASE_URL is not set; ${right}`);
      }
      const { migrate } = await import('#libs/platform');
      const migrations = await import('../../../migrations/index.js');
      const ran = await migrate(url, Object.values(migrations));
      process.stderr.write(ran.length === 0 ? 'the database is up to date\n' : `ran ${ran.join(', ')}\n`);
    });
}
